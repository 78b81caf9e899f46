import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Environment } from '@hale/config';
import { ROOT } from './folders.ts';

export interface RunningShop {
  /** Path of shop.json: what `shopctl` finds the shop by. */
  readonly file: string;
  /** By what the services do, whatever they are called. */
  readonly urls: Readonly<Record<string, string>>;
  readonly control: string;
  stop(): void;
  /** Resolves when the shop has ended. */
  readonly ended: Promise<void>;
}

export interface ShopSettings {
  /** Address of the console, which takes the shop's spans and announcements as well. */
  readonly hale: string;
  /** Further arguments of the shop: names, ports, load. */
  readonly args?: readonly string[];
}

interface ReadyLine {
  readonly event: string;
  readonly pid: number;
  readonly otlp: string | null;
  readonly control: string;
  readonly services: Readonly<Record<string, { readonly url: string; readonly role: string }>>;
}

/**
 * Starts the demo shop, or takes over the one that an earlier start left running. One that reports to another address
 * is ended first; what it suffers from survives that.
 */
export async function startShop(home: string, { hale, args = [] }: ShopSettings): Promise<RunningShop> {
  const otlp = `${hale}/v1/traces`;
  const all = [...args, '--otlp', otlp, '--announce', `${hale}/api/v1/changes`];
  const found = await openShop(home, all);
  if (found.reportsTo === otlp) return found;
  found.stop();
  await found.ended;
  return openShop(home, all);
}

/** What the demo's hale.yaml asks the environment for. */
export function shopEnvironment({ file, urls, control }: RunningShop): Environment {
  const addresses = Object.entries(urls).map(([role, url]) => [`SHOP_${role.toUpperCase()}_URL`, url]);
  return {
    ...Object.fromEntries(addresses),
    SHOP_CONTROL_URL: control,
    SHOP_STATE: file,
    SHOP_LOGS: join(file, '../logs'),
    HALE_ROOT: ROOT,
  };
}

async function openShop(
  home: string,
  options: readonly string[],
): Promise<RunningShop & { readonly reportsTo: string | null }> {
  const dir = join(home, 'shop');
  mkdirSync(dir, { recursive: true });
  const errors = openSync(join(home, 'shop.err'), 'a');
  const program = join(ROOT, 'demo/src/main.ts');
  const args = ['--disable-warning=ExperimentalWarning', program, '--dir', dir, '--adopt', ...options];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', errors],
    detached: true,
  }) as ChildProcessByStdio<null, Readable, null>;
  closeSync(errors);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await firstLine(child.stdout, ended, join(home, 'shop.err'));
  const urls = Object.fromEntries(Object.values(line.services).map(({ role, url }) => [role, url]));
  const adopted = line.pid !== child.pid;
  return {
    reportsTo: line.otlp,
    file: join(dir, 'shop.json'),
    urls,
    control: line.control,
    stop: () => terminate(line.pid),
    ended: adopted ? gone(line.pid) : ended,
  };
}

async function firstLine(output: Readable, ended: Promise<void>, errors: string): Promise<ReadyLine> {
  const line = Promise.withResolvers<string>();
  createInterface({ input: output }).once('line', line.resolve);
  void ended.then(() => line.reject(new Error(`the demo shop ended at once, see ${errors}`)));
  return JSON.parse(await line.promise) as ReadyLine;
}

function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It is gone already.
  }
}

/** An adopted shop is not our child: its end shows only when its pid is free. */
async function gone(pid: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      try {
        process.kill(pid, 0);
      } catch {
        clearInterval(timer);
        resolve();
      }
    }, 100);
    timer.unref();
  });
}
