/** The cache has no room for what was just computed. */
export class CacheFull extends Error {
  constructor(key: string) {
    super(`cache is full: no room for ${key}`);
    this.name = 'CacheFull';
  }
}

const TTL_MS = 10_000;
const CAPACITY = 100;
/** What a jam leaves to everybody else. */
const LEFT_BY_A_JAM = 10;

interface Entry {
  readonly value: unknown;
  expires: number;
}

/** A cache in this process: entries go 10 s after their last use. */
export class Cache {
  readonly capacity = CAPACITY;
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many entries it holds. */
  size(): number {
    this.#expire();
    return this.#entries.size;
  }

  /** What is kept under `key`, else what `make` makes, kept from here on. Throws CacheFull if there is no room for it. */
  through<T>(key: string, make: () => T): unknown {
    const known = this.#entries.get(key);
    if (known !== undefined && known.expires > this.#now()) {
      known.expires = Math.max(known.expires, this.#now() + TTL_MS);
      return known.value;
    }
    this.#expire();
    if (this.#entries.size >= CAPACITY) throw new CacheFull(key);
    const value = make();
    this.#entries.set(key, { value, expires: this.#now() + TTL_MS });
    return value;
  }

  /** Fills nearly all of it with entries that never expire: a bug in whoever writes them. */
  jam(): void {
    this.#entries.clear();
    for (let index = 0; index < CAPACITY - LEFT_BY_A_JAM; index += 1) {
      this.#entries.set(`session:${index}`, { value: null, expires: Number.POSITIVE_INFINITY });
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  #expire(): void {
    for (const [key, { expires }] of this.#entries) if (expires <= this.#now()) this.#entries.delete(key);
  }
}
