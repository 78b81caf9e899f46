import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isFault, isServiceName, type ServiceName } from '../graph.ts';
import { fieldOf } from '../http.ts';
import { catalogRoutes } from './catalog.ts';
import { checkoutRoutes } from './checkout.ts';
import type { Targets } from './downstream.ts';
import { commit } from './faults.ts';
import { openLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { paymentsRoutes } from './payments.ts';
import type { Route } from './routes.ts';
import { createServiceServer } from './server.ts';
import { storefrontRoutes } from './storefront.ts';

const ROUTES: Readonly<Record<ServiceName, readonly Route[]>> = {
  payments: paymentsRoutes,
  checkout: checkoutRoutes,
  catalog: catalogRoutes,
  storefront: storefrontRoutes,
};

/** Connections that a hung service can hold before the kernel lets further ones wait (it caps this at somaxconn). */
const BACKLOG = 4_096;
const LISTEN_PATIENCE_MS = 3_000;
const DRAIN_MS = 500;

const { name, port, logFile, targets } = readArguments();
const log = openLog(name, logFile);
const server = createServiceServer({ routes: ROUTES[name], targets, metrics: createMetrics(), log });

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
log.info({ port }, `${name} is listening`);
process.send?.({ type: 'listening' });

function readArguments(): { name: ServiceName; port: number; logFile: string; targets: Targets } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '' },
      log: { type: 'string', default: '' },
      target: { type: 'string', multiple: true, default: [] },
    },
  });
  const [service = ''] = positionals;
  if (!isServiceName(service)) throw new Error(`no such service: ${service}`);
  const found = values.target.map((pair) => pair.split('=', 2));
  return { name: service, port: Number(values.port), logFile: values.log, targets: Object.fromEntries(found) };
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
  const fault = fieldOf(message, 'fault');
  if (fieldOf(message, 'type') !== 'break' || !isFault(fault)) return;
  // Acknowledged once it is written: a hung process says nothing any more.
  process.send?.({ type: 'breaking' }, undefined, {}, () => commit(fault, name));
}

function stop(): void {
  log.info('stopping');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), DRAIN_MS);
}
