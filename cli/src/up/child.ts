import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ChildSettings {
  readonly name: string;
  /** Program arguments for this Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  readonly onMessage?: (message: unknown) => void;
  /** Told when it ended without being asked to; it is started again. */
  readonly onCrash: (text: string) => void;
}

const RESTART_MS = 1_000;
const KILL_AFTER_MS = 12_000;

/**
 * A process of ours that is kept running. It is started with a channel and takes itself down when that
 * closes, so nothing outlives a parent that was killed.
 */
export class Child {
  readonly #settings: ChildSettings;
  #process: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #stopping = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(settings: ChildSettings) {
    this.#settings = settings;
  }

  start(): void {
    const { name, args, env, logFile, onMessage } = this.#settings;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    // A group of its own: Ctrl-C reaches the parent only, which stops its children in order.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      env: { ...env },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
    closeSync(log);
    this.#process = child;
    if (onMessage) child.on('message', onMessage);
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', (code, signal) => {
        resolve();
        if (this.#stopping) return;
        this.#settings.onCrash(`${name} ended (${signal ?? `exit ${code}`}), see ${logFile}; starting it again`);
        this.#restart = setTimeout(() => this.start(), RESTART_MS);
      });
    });
  }

  /** SIGTERM, then SIGKILL when it has not gone in time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    await this.#exited;
    clearTimeout(timer);
  }
}
