/** A map as it will be after a commit: what is known, and what has been decided on top of it. */
export class Changes<Entry> {
  readonly #known: ReadonlyMap<string, Entry>;
  readonly #changed = new Map<string, Entry>();
  readonly #removed = new Set<string>();

  constructor(known: ReadonlyMap<string, Entry>) {
    this.#known = known;
  }

  get(key: string): Entry | undefined {
    return this.#changed.get(key) ?? (this.#removed.has(key) ? undefined : this.#known.get(key));
  }

  set(key: string, entry: Entry): void {
    this.#changed.set(key, entry);
    this.#removed.delete(key);
  }

  delete(key: string): void {
    this.#changed.delete(key);
    if (this.#known.has(key)) this.#removed.add(key);
  }

  get changed(): ReadonlyMap<string, Entry> {
    return this.#changed;
  }

  get removed(): readonly string[] {
    return [...this.#removed];
  }

  get size(): number {
    let added = 0;
    for (const key of this.#changed.keys()) if (!this.#known.has(key)) added += 1;
    return this.#known.size + added - this.#removed.size;
  }

  *entries(): Generator<[string, Entry]> {
    for (const [key, entry] of this.#known) {
      if (!this.#removed.has(key)) yield [key, this.#changed.get(key) ?? entry];
    }
    for (const [key, entry] of this.#changed) if (!this.#known.has(key)) yield [key, entry];
  }
}
