import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ROOT } from './folders.ts';

export interface RunningShop {
  /** Path of shop.json: what `shopctl` finds the shop by. */
  readonly file: string;
  readonly urls: Readonly<Record<string, string>>;
  stop(): void;
  /** Resolves when the shop has ended. */
  readonly ended: Promise<void>;
}

interface ReadyLine {
  readonly event: string;
  readonly pid: number;
  readonly services: Readonly<Record<string, { readonly url: string }>>;
}

/** Starts the demo shop, or takes over the one that an earlier start left running. */
export async function startShop(home: string): Promise<RunningShop> {
  const dir = join(home, 'shop');
  mkdirSync(dir, { recursive: true });
  const errors = openSync(join(home, 'shop.err'), 'a');
  const args = ['--disable-warning=ExperimentalWarning', join(ROOT, 'demo/src/main.ts'), '--dir', dir, '--adopt'];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', errors],
    detached: true,
  }) as ChildProcessByStdio<null, Readable, null>;
  closeSync(errors);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await firstLine(child.stdout, ended, join(home, 'shop.err'));
  const urls = Object.fromEntries(Object.entries(line.services).map(([name, { url }]) => [name, url]));
  const adopted = line.pid !== child.pid;
  return {
    file: join(dir, 'shop.json'),
    urls,
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
