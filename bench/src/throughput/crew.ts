import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Call, WorkerName } from './worker.ts';

const PROGRAM = fileURLToPath(new URL('./process.ts', import.meta.url));
const ANSWER_MS = 60_000;

/** Worker processes, started when first needed and kept, so that their code stays compiled. Close it. */
export class Crew {
  readonly #workers = new Map<string, ChildProcess>();

  /** Has the first so many workers of that name do something; resolves when all have done it. */
  async all(name: WorkerName, processes: number, call: Call, told?: (index: number) => unknown): Promise<void> {
    await Promise.all(
      Array.from({ length: processes }, (_, index) => ask(this.#worker(name, index), call, told?.(index))),
    );
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#workers.values()].map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }

  #worker(name: WorkerName, index: number): ChildProcess {
    const key = `${name}/${index}`;
    const child = this.#workers.get(key) ?? fork(PROGRAM, [name], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#workers.set(key, child);
    return child;
  }
}

async function ask(child: ChildProcess, call: Call, told: unknown): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(ANSWER_MS)]);
  const answer = once(child, 'message', { signal }) as Promise<[{ readonly error?: string }]>;
  const ended = once(child, 'exit', { signal }).then(() => Promise.reject(new Error(`a worker ended during ${call}`)));
  ended.catch(() => undefined);
  child.send({ call, told });
  try {
    const [{ error }] = await Promise.race([answer, ended]);
    if (error !== undefined) throw new Error(error);
  } finally {
    over.abort();
  }
}
