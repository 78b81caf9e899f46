import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
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
  /** What the workers have warned of or called an error, and how often. */
  readonly said = new Map<string, number>();
  readonly #argsOf: (name: string) => readonly string[];
  readonly #workers = new Set<Worker>();
  readonly #endAll = () => this.killAll();
  #started = 0;

  constructor(urlOf: (index: number) => string, partitions: number) {
    this.#argsOf = (name) => [PROGRAM, urlOf(this.#started - 1), name, String(partitions)];
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
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        words.push(line);
        if (words.length > WORDS_KEPT) words.shift();
        const message = line.split(' {', 1)[0] ?? line;
        this.said.set(message, (this.said.get(message) ?? 0) + 1);
      });
    const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended`)));
    const ready = Promise.race([once(child, 'message'), gone]);
    ready.catch(() => undefined);
    const worker: Worker = { name, child, ready, frozen: false, dismissed: false };
    this.#workers.add(worker);
    child.once('exit', (code, signal) => {
      this.#workers.delete(worker);
      if (worker.dismissed) return;
      this.mishaps.crashed.push(`${name}: ${code ?? signal}\n${words.join('\n')}`);
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

  /** What the workers that run count, summed over them and over all labels, by metric; what is zero is left out. */
  async counts(): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { child } of this.workers) {
      const answer = once(child, 'message');
      child.send('counts');
      for (const [name, value] of Object.entries((await answer)[0] as Record<string, number>))
        sums[name] = (sums[name] ?? 0) + value;
    }
    return sums;
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
