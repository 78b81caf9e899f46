import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./worker.ts', import.meta.url));
/** A worker that was asked to stop and has not after this long is ended, and counted as stuck. */
const STOP_MS = 15_000;
const WORDS_KEPT = 20;

export interface Worker {
  readonly name: string;
  readonly child: ChildProcess;
  /** Resolves when it consumes; rejects when it ends before. */
  readonly ready: Promise<unknown>;
  frozen: boolean;
  /** We ended it, or have asked it to end. */
  dismissed: boolean;
}

/** What went wrong with processes that nobody harmed. */
export interface Mishaps {
  /** Ended by themselves; their last words. */
  readonly crashed: string[];
  /** Asked to stop and still there after {@link STOP_MS}. */
  stuck: number;
}

/** The worker processes: each is ended by its own process id, at the latest when this process exits. */
export class Herd {
  readonly mishaps: Mishaps = { crashed: [], stuck: 0 };
  readonly #argsOf: (name: string) => readonly string[];
  readonly #workers = new Set<Worker>();
  readonly #endAll = () => this.killAll();
  #started = 0;

  constructor(url: string, partitions: number) {
    this.#argsOf = (name) => [PROGRAM, url, name, String(partitions)];
    process.on('exit', this.#endAll);
  }

  /** Those that run or are frozen, and that nobody has asked to end; the oldest first. */
  get workers(): Worker[] {
    return [...this.#workers].filter(({ dismissed }) => !dismissed);
  }

  add(): Worker {
    this.#started += 1;
    const name = `w${this.#started}`;
    const child = spawn(process.execPath, this.#argsOf(name), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const words: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => words.push(...chunk.toString().trimEnd().split('\n')));
    const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended`)));
    const ready = Promise.race([once(child, 'message'), gone]);
    ready.catch(() => undefined);
    const worker: Worker = { name, child, ready, frozen: false, dismissed: false };
    this.#workers.add(worker);
    child.once('exit', (code, signal) => {
      this.#workers.delete(worker);
      if (worker.dismissed) return;
      this.mishaps.crashed.push(`${name}: ${code ?? signal}\n${words.slice(-WORDS_KEPT).join('\n')}`);
    });
    return worker;
  }

  kill(worker: Worker): void {
    worker.dismissed = true;
    worker.child.kill('SIGKILL');
  }

  freeze(worker: Worker): void {
    worker.frozen = true;
    worker.child.kill('SIGSTOP');
  }

  thaw(worker: Worker): void {
    worker.frozen = false;
    worker.child.kill('SIGCONT');
  }

  /** Resolves when it is gone, by itself or because it was stuck. */
  async stop(worker: Worker): Promise<void> {
    const { child } = worker;
    worker.dismissed = true;
    if (!this.#workers.has(worker)) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => {
      this.mishaps.stuck += 1;
      child.kill('SIGKILL');
    }, STOP_MS);
    await gone;
    clearTimeout(late);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.stop(worker)));
  }

  killAll(): void {
    for (const worker of this.#workers) this.kill(worker);
    process.off('exit', this.#endAll);
  }
}
