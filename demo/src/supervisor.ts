import { mkdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createControlServer } from './control.ts';
import { forRoles, ROLES, type Role } from './graph.ts';
import { startLoad } from './load.ts';
import { askHolder, type Lock, takeLock } from './lock.ts';
import { ROLE_NAMES } from './names.ts';
import type { ShopOptions } from './options.ts';
import { choosePorts } from './ports.ts';
import { killLeftover } from './proc.ts';
import { freshRecord, type ServiceRecord } from './record.ts';
import { urlOf } from './service-process.ts';
import { Shop, shopFile } from './shop.ts';
import { loadState, openState, type StateFile } from './state.ts';

/** Longer than a shop takes to start. */
const HOLDER_PATIENCE_MS = 15_000;

export interface Terminal {
  /** Standard output: the ready line and nothing else. */
  out(line: string): void;
  err(line: string): void;
}

/** Runs the shop until `stop` is aborted. Returns the exit code; when it does, no process of the shop is left. */
export async function supervise(options: ShopOptions, stop: AbortSignal, terminal: Terminal): Promise<number> {
  const dir = resolve(options.dir);
  mkdirSync(join(dir, 'logs'), { recursive: true });
  const lock = await takeLock(dir);
  if (lock === null) return meetHolder(dir, options.adopt, terminal);
  try {
    rmSync(shopFile(dir), { force: true });
    const state = await prepareState(dir, options);
    await runShop({ dir, state, lock, options, stop, terminal });
    return 0;
  } catch (error) {
    terminal.err(`shop: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    lock.release();
  }
}

async function meetHolder(dir: string, adopt: boolean, terminal: Terminal): Promise<number> {
  if (!adopt) {
    terminal.err(`shop: the shop in ${dir} runs already (--adopt prints its address instead)`);
    return 2;
  }
  try {
    terminal.out(await askHolder(dir, HOLDER_PATIENCE_MS));
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.err(`shop: the shop in ${dir} runs already but does not become ready: ${reason}`);
    return 1;
  }
}

/** Ends what the last supervisor left running, keeps its ports where they are free, and opens the state file. */
async function prepareState(dir: string, options: ShopOptions): Promise<StateFile> {
  const last = loadState(dir);
  const leftovers = last === null ? [] : ROLES.flatMap((role) => last.services[role].process ?? []);
  await Promise.all(leftovers.map(killLeftover));
  const lastPort = (role: Role) => last?.services[role].port ?? null;
  const ports = await choosePorts(options, last?.controlPort ?? null, lastPort);
  const record = (role: Role): ServiceRecord => {
    const port = ports.services[role];
    return last === null ? freshRecord(port) : { ...last.services[role], port, process: null };
  };
  return openState(dir, {
    controlPort: ports.control,
    names: options.names ?? last?.names ?? ROLE_NAMES,
    services: forRoles(record),
    outcomes: last?.outcomes ?? [],
  });
}

interface Run {
  readonly dir: string;
  readonly state: StateFile;
  readonly lock: Lock;
  readonly options: ShopOptions;
  readonly stop: AbortSignal;
  readonly terminal: Terminal;
}

async function runShop({ dir, state, lock, options, stop, terminal }: Run): Promise<void> {
  const shop = new Shop(dir, state, options);
  const stopped = new Promise<void>((done) => {
    if (stop.aborted) done();
    else stop.addEventListener('abort', () => done(), { once: true });
  });
  let open = false;
  const load = startLoad(urlOf(state.read().services.storefront.port), 0);
  const control = createControlServer({ shop, load, open: () => open });
  try {
    await listen(control, state.read().controlPort);
    await Promise.race([shop.open(), stopped]);
    if (stop.aborted) return;
    open = true;
    const ready = JSON.stringify({ event: 'ready', shop: shopFile(dir), ...shop.describe() });
    lock.announce(ready);
    terminal.out(ready);
    load.setRate(options.load);
    await stopped;
  } finally {
    load.stop();
    await shop.close();
    control.close();
    control.closeAllConnections();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen({ port, host: '127.0.0.1' }, done);
  });
}
