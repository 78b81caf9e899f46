import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isFault } from '../faults.ts';
import { isRole, type Role } from '../graph.ts';
import { fieldOf } from '../http.ts';
import { bankRoutes } from './bank.ts';
import { Cache } from './cache.ts';
import { catalogRoutes } from './catalog.ts';
import { checkoutRoutes } from './checkout.ts';
import type { Targets } from './downstream.ts';
import { openLog } from './log.ts';
import { createMetrics, observeCache } from './metrics.ts';
import { paymentsRoutes } from './payments.ts';
import type { Route } from './routes.ts';
import { createServiceServer } from './server.ts';
import { storefrontRoutes } from './storefront.ts';
import { openTraces } from './trace.ts';
import { Trouble } from './trouble.ts';

const ROUTES: Readonly<Record<Role, (cache: Cache) => readonly Route[]>> = {
  bank: () => bankRoutes,
  payments: () => paymentsRoutes,
  checkout: () => checkoutRoutes,
  catalog: catalogRoutes,
  storefront: () => storefrontRoutes,
};

/** Connections that a hung service can hold before the kernel lets further ones wait (it caps this at somaxconn). */
const BACKLOG = 4_096;
const LISTEN_PATIENCE_MS = 3_000;
const DRAIN_MS = 500;

const { role, name, version, port, logFile, otlp, targets } = readArguments();
const log = openLog(name, logFile);
const cache = new Cache();
const metrics = createMetrics();
if (role === 'catalog') observeCache(metrics.registry, cache);
const traces = openTraces({ name, version, otlp });
const trouble = new Trouble({ role, version, cache, log });
const routes = ROUTES[role](cache);
const server = createServiceServer({ routes, targets, metrics, log, startSpan: traces.startSpan, trouble });

process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, `uncaught exception: ${error.message}`);
  process.exit(1);
});
process.on('message', onMessage);
process.on('SIGTERM', stop);
// The supervisor is gone. A channel that closed before this line raises no event any more.
process.on('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);

await listen(server);
log.info({ port, version }, `${name} is listening`);
process.send?.({ type: 'listening' });

interface Arguments {
  readonly role: Role;
  readonly name: string;
  readonly version: string;
  readonly port: number;
  readonly logFile: string;
  readonly otlp: string | null;
  readonly targets: Targets;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string', default: '' },
      version: { type: 'string', default: '' },
      port: { type: 'string', default: '' },
      log: { type: 'string', default: '' },
      otlp: { type: 'string' },
      target: { type: 'string', multiple: true, default: [] },
    },
  });
  const [service = ''] = positionals;
  if (!isRole(service)) throw new Error(`no such service: ${service}`);
  const found = values.target.map((target) => {
    const [of = '', called = '', url = ''] = target.split('=', 3);
    return [of, { name: called, url }] as const;
  });
  const { name: called, version: built, port: on, log: file, otlp: to = null } = values;
  return {
    role: service,
    name: called,
    version: built,
    port: Number(on),
    logFile: file,
    otlp: to,
    targets: Object.fromEntries(found),
  };
}

/** A predecessor that is about to exit may still hold the port, so a taken one is tried again for 3 s. */
async function listen(on: Server): Promise<void> {
  const deadline = performance.now() + LISTEN_PATIENCE_MS;
  for (;;) {
    const error = await new Promise<Error | null>((resolve) => {
      on.once('error', resolve);
      on.listen({ port, host: '127.0.0.1', backlog: BACKLOG }, () => {
        on.off('error', resolve);
        resolve(null);
      });
    });
    if (error === null) return;
    if (performance.now() > deadline || fieldOf(error, 'code') !== 'EADDRINUSE') throw error;
    await delay(100);
  }
}

function onMessage(message: unknown): void {
  const type = fieldOf(message, 'type');
  const fault = fieldOf(message, 'fault');
  if (type === 'clear-cache') {
    cache.clear();
    log.info('cache cleared');
    process.send?.({ type: 'cache-cleared' });
  }
  if (type !== 'break' || !isFault(fault)) return;
  // Acknowledged once it is written: a hung process says nothing any more.
  process.send?.({ type: 'breaking' }, undefined, {}, () => trouble.begin(fault));
}

function stop(): void {
  log.info('stopping');
  server.close(() => void leave());
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), DRAIN_MS);
}

async function leave(): Promise<void> {
  await traces.flush().catch(() => {});
  process.exit(0);
}
