import type { Write } from '@hale/bus';
import type { StateReader } from '../src/store.ts';

/** The writes of outcomes applied to memory, for tests that go through many steps. */
export class Keyspace implements StateReader {
  readonly #hashes = new Map<string, Map<string, string>>();
  readonly #strings = new Map<string, string>();

  apply(writes: readonly Write[]): void {
    for (const write of writes) this.#applyOne(write);
  }

  hgetall(key: string): Promise<Record<string, string>> {
    return Promise.resolve(Object.fromEntries(this.#hashes.get(key) ?? []));
  }

  get(key: string): Promise<string | null> {
    return Promise.resolve(this.#strings.get(key) ?? null);
  }

  #applyOne(write: Write): void {
    const hash = this.#hashes.get(write.key) ?? new Map<string, string>();
    this.#hashes.set(write.key, hash);
    if (write.op === 'hset') for (const [field, value] of Object.entries(write.fields)) hash.set(field, value);
    else if (write.op === 'hdel') for (const field of write.fields) hash.delete(field);
    else if (write.op === 'set') this.#strings.set(write.key, write.value);
    else throw new Error(`the healer does not write with ${write.op}`);
  }
}
