import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Fault } from './faults.ts';
import { CALLS, type Role } from './graph.ts';
import { fieldOf } from './http.ts';
import type { Names } from './names.ts';
import { identityOf, type ProcessIdentity } from './proc.ts';

const PROGRAM = fileURLToPath(new URL('./service/main.ts', import.meta.url));
/** A service that has not ended this long after SIGTERM is killed. */
const TERM_PATIENCE_MS = 1_000;
const FAULT_PATIENCE_MS = 2_000;
const PROBE_TIMEOUT_MS = 500;
const PROBE_PAUSE_MS = 50;

/** One run of one service. */
export interface ServiceProcess {
  readonly identity: ProcessIdentity;
  /** Resolves when the process has ended, however it did. */
  readonly exited: Promise<void>;
  alive(): boolean;
  /** Whether it listens and answers /healthz with 200 within this time; false at once if it ends before. */
  healthy(withinMs: number): Promise<boolean>;
  /** Whether the fault has set in within 2 s: a crashed process is gone, a hanging one has said its last word. */
  inject(fault: Fault): Promise<boolean>;
  /** Whether its cache is empty within 2 s. */
  clearCache(): Promise<boolean>;
  /** SIGTERM, after 1 s SIGKILL; resolves when the process is gone. May be called at any time and repeatedly. */
  terminate(): Promise<void>;
}

export interface ServicePlace {
  readonly role: Role;
  readonly names: Names;
  readonly version: string;
  readonly dir: string;
  readonly portOf: (role: Role) => number;
  /** Where spans go; null for nowhere. */
  readonly otlp: string | null;
}

export function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Starts a service, which ends by itself when the supervisor does. Throws if the operating system refuses. */
export function startServiceProcess(place: ServicePlace): ServiceProcess {
  const child = forkService(place);
  // An error after the start (a message that could not be sent) is seen as the exit that it comes with.
  child.on('error', () => {});
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = (type: string) =>
    new Promise<void>((resolve) => {
      child.on('message', (message) => {
        if (fieldOf(message, 'type') === type) resolve();
      });
    });
  const listening = said('listening');
  const breaking = said('breaking');
  const alive = () => child.exitCode === null && child.signalCode === null;
  if (child.pid === undefined) throw new Error(`${place.names[place.role]} could not be started`);
  return {
    // The fallback matches no process: one that is gone already needs no killing later.
    identity: identityOf(child.pid) ?? { pid: child.pid, startTicks: -1, commandLine: '' },
    exited,
    alive,
    async healthy(withinMs) {
      const deadline = AbortSignal.timeout(withinMs);
      await firstOf(withinMs, listening, exited);
      while (alive() && !deadline.aborted) {
        if (await answers(`${urlOf(place.portOf(place.role))}/healthz`)) return alive();
        await delay(PROBE_PAUSE_MS);
      }
      return false;
    },
    async inject(fault) {
      if (!alive() || !child.connected) return false;
      child.send({ type: 'break', fault });
      if (fault === 'crash') return firstOf(FAULT_PATIENCE_MS, exited);
      return (await firstOf(FAULT_PATIENCE_MS, breaking, exited)) && alive();
    },
    async clearCache() {
      if (!alive() || !child.connected) return false;
      const cleared = said('cache-cleared');
      child.send({ type: 'clear-cache' });
      return (await firstOf(FAULT_PATIENCE_MS, cleared, exited)) && alive();
    },
    async terminate() {
      if (!alive()) return exited;
      child.kill('SIGTERM');
      if (!(await firstOf(TERM_PATIENCE_MS, exited))) child.kill('SIGKILL');
      return exited;
    },
  };
}

/**
 * Nothing is inherited but the channel: no environment, no terminal, and no pipe that a hung orphan would hold open.
 * What a service says outside its log (a failure to load) goes to `<dir>/stderr/<service>.txt`.
 */
function forkService({ role, names, version, dir, portOf, otlp }: ServicePlace) {
  const name = names[role];
  const targets = CALLS[role].flatMap((target) => ['--target', `${target}=${names[target]}=${urlOf(portOf(target))}`]);
  const args = ['--name', name, '--version', version, '--port', String(portOf(role))];
  const log = join(dir, 'logs', `${name}.log`);
  mkdirSync(join(dir, 'stderr'), { recursive: true });
  const stderr = openSync(join(dir, 'stderr', `${name}.txt`), 'a');
  try {
    return fork(PROGRAM, [role, ...args, '--log', log, ...(otlp === null ? [] : ['--otlp', otlp]), ...targets], {
      env: {},
      execArgv: [],
      // A session of its own: Ctrl-C and a closed terminal reach the supervisor alone, which would take the end of a
      // service that dies before it for a crash.
      detached: true,
      stdio: ['ignore', 'ignore', stderr, 'ipc'],
    });
  } finally {
    closeSync(stderr);
  }
}

/** Whether one of these resolves within the time. */
async function firstOf(withinMs: number, ...events: Promise<void>[]): Promise<boolean> {
  const timer = new AbortController();
  try {
    const late = delay(withinMs, false, { signal: timer.signal }).catch(() => false);
    return await Promise.race([...events.map((event) => event.then(() => true)), late]);
  } finally {
    timer.abort();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
