import { Member } from '../process/member.ts';
import type { Call, WorkerName } from './worker.ts';

const PROGRAM = new URL('./process.ts', import.meta.url);
const ANSWER_MS = 60_000;

/** Worker processes, started when first needed and kept, so that their code stays compiled. Close it. */
export class Crew {
  readonly #workers = new Map<string, Member>();

  /** Has the first so many workers of that name do something; resolves when all have done it. */
  async all(name: WorkerName, processes: number, call: Call, told?: (index: number) => unknown): Promise<void> {
    await Promise.all(
      Array.from({ length: processes }, (_, index) => this.#worker(name, index).ask(call, told?.(index), ANSWER_MS)),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.kill()));
  }

  #worker(name: WorkerName, index: number): Member {
    const key = `${name}/${index}`;
    const worker = this.#workers.get(key) ?? new Member(PROGRAM, [name]);
    this.#workers.set(key, worker);
    return worker;
  }
}
