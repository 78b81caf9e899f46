import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setInterval } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ServiceView } from '../src/managed-service.ts';
import { killLeftover } from '../src/proc.ts';
import type { ShopDescription } from '../src/shop.ts';
import { loadState } from '../src/state.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SHOPCTL = fileURLToPath(new URL('../src/shopctl.ts', import.meta.url));
const DEADLINE_MS = 20_000;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Looks every 25 ms until `look` has something to show; fails with `what` after 20 s. */
export async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  for await (const _ of setInterval(25)) {
    const found = await look();
    if (found !== null) return found;
    if (deadline.aborted) throw new Error(`not seen in time: ${what}`);
  }
  throw new Error('unreachable');
}

/** Runs one of the demo's programs to its end, without any environment. */
export async function run(program: 'main' | 'shopctl', ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [program === 'main' ? MAIN : SHOPCTL, ...args], { env: {} });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, ...text };
}

/** A folder for one test's shop, and whatever runs in it. */
export class ShopFolder {
  readonly dir = mkdtempSync(join(tmpdir(), 'shop-'));
  #supervisor: ChildProcess | null = null;

  get supervisorPid(): number {
    return this.#supervisor?.pid ?? 0;
  }

  /** Starts a supervisor and returns its ready line. */
  async start(...args: string[]): Promise<ShopDescription> {
    const child = spawn(process.execPath, [MAIN, '--dir', this.dir, '--load', '0', ...args], {
      env: {},
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#supervisor = child;
    const [line] = await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the supervisor exited with ${code}`))),
    ]);
    const ready: ShopDescription & { event: string } = JSON.parse(String(line));
    return ready;
  }

  /** Signals the supervisor, with SIGINT its process group as a terminal does; resolves with its exit code (null if the signal killed it) when it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#supervisor;
    if (child === null) return null;
    this.#supervisor = null;
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    if (signal === 'SIGINT') process.kill(-(child.pid ?? 0), signal);
    else child.kill(signal);
    await exited;
    return child.exitCode;
  }

  description(): ShopDescription {
    return JSON.parse(readFileSync(join(this.dir, 'shop.json'), 'utf8'));
  }

  has(file: string): boolean {
    return existsSync(join(this.dir, file));
  }

  /** The lines of `logs/<service>.log` or of another file of JSON lines. */
  lines(file: string): Record<string, unknown>[] {
    const text = readFileSync(join(this.dir, file), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /** A request to the control API, answered with its status and body. */
  async control(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; body: ServiceView & { error?: string } }> {
    const response = await fetch(new URL(path, this.description().control), init);
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  async view(service: string): Promise<ServiceView> {
    return (await this.control(`/services/${service}`)).body;
  }

  async inject(service: string, fault: string) {
    return this.control(`/services/${service}/break`, { method: 'POST', body: JSON.stringify({ fault }) });
  }

  async restart(service: string, key?: string) {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    return this.control(`/services/${service}/restart`, { method: 'POST', headers });
  }

  /** Ends everything, also what a failed test left behind. */
  async dispose(): Promise<void> {
    await this.end('SIGKILL');
    const records = Object.values(loadState(this.dir)?.services ?? {});
    await Promise.all(records.flatMap(({ process }) => (process === null ? [] : [killLeftover(process)])));
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
