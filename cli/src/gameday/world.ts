import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '@hale/config';
import { consoleFile, ROOT } from '../up/folders.ts';
import { freePort } from '../up/port.ts';
import { type RunningShop, shopEnvironment, startShop } from '../up/shop.ts';
import { ConsoleApi } from './console-api.ts';
import type { Plan } from './plan.ts';
import { ShopApi } from './shop-api.ts';
import { type Ladder, writeShopConfig } from './shop-config.ts';
import { ROLES } from './truth.ts';

const READY_WITHIN_MS = 90_000;

/** One shop under names of its own, and one `hale up` that watches it as any other system: by a configuration. */
export class World {
  readonly home: string;
  readonly console: ConsoleApi;
  readonly shop: ShopApi;
  readonly #running: RunningShop;
  readonly #environment: Environment;
  #hale: ChildProcess | undefined;

  private constructor(home: string, url: string, running: RunningShop, environment: Environment) {
    this.home = home;
    this.console = new ConsoleApi(url);
    this.shop = new ShopApi(running.file);
    this.#running = running;
    this.#environment = environment;
  }

  /** Nothing of it is left from another; the shop runs, Hale does not yet. */
  static async create({ names, load }: Plan, ladder: Ladder | undefined, environment: Environment): Promise<World> {
    const home = await mkdtemp(join(tmpdir(), 'hale-gameday-'));
    mkdirSync(join(home, 'logs'));
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const config = join(home, 'hale.yaml');
    writeShopConfig(config, names, ladder);
    const pairs = ROLES.map((role) => `${role}=${names[role]}`).join(',');
    const shop = await startShop(home, { hale: url, args: ['--names', pairs, '--load', String(load)] });
    const { REDIS_URL: _, NODE_OPTIONS: __, ...rest } = environment;
    return new World(home, url, shop, {
      ...rest,
      ...shopEnvironment(shop),
      HALE_HOME: home,
      HALE_CONFIG: config,
      HALE__CONSOLE__PORT: String(port),
    });
  }

  /** Resolves when Hale has said where its console is. Throws if it ends before. */
  async start(): Promise<void> {
    const output = join(this.home, 'logs/up.log');
    const log = openSync(output, 'a');
    const hale = spawn(process.execPath, [join(ROOT, 'cli/bin/hale.mjs'), 'up'], {
      env: { ...this.#environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#hale = hale;
    await rm(consoleFile(this.home), { force: true });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.console.isReady())) {
      if (hale.exitCode !== null || hale.signalCode !== null) throw new Error(`hale up ended, see ${output}`);
      if (Date.now() > deadline) throw new Error(`hale up is not ready after 90 s, see ${output}`);
      await delay(100);
    }
  }

  /** SIGKILL to all that runs for this folder but the shop; returns when it is gone. */
  async kill(): Promise<void> {
    for (const pid of this.#pids()) endNow(pid);
    while (this.#pids().length > 0) await delay(50);
  }

  async stop(): Promise<void> {
    const hale = this.#hale;
    if (hale !== undefined && hale.exitCode === null && hale.signalCode === null) {
      const ended = new Promise((resolve) => hale.once('exit', resolve));
      hale.kill('SIGTERM');
      await ended;
    }
    this.#running.stop();
    await this.#running.ended;
    for (const pid of this.#pids()) endNow(pid);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  #pids(): number[] {
    const ours = (pid: string) => {
      const [environ, command] = [read(`/proc/${pid}/environ`), read(`/proc/${pid}/cmdline`)];
      if (command === '' || command.includes('demo/src/')) return false;
      return environ.split('\0').includes(`HALE_HOME=${this.home}`) || command.includes(`${this.home}/redis`);
    };
    const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid);
    return pids.filter(ours).map(Number);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself between the look and the kill.
  }
}
