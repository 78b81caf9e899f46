/** Which numbers of each key were seen; numbers of a key begin with 1, may come twice and need not come in order. */
export class Ledger {
  readonly #keys = new Map<string, { last: number; readonly missing: Set<number> }>();

  see(key: string, number: number): void {
    const known = this.#keys.get(key) ?? { last: 0, missing: new Set<number>() };
    this.#keys.set(key, known);
    if (number <= known.last) return void known.missing.delete(number);
    for (let between = known.last + 1; between < number; between += 1) known.missing.add(between);
    known.last = number;
  }

  /** How many were said, up to the last number of each key, and never seen. */
  lost(said: Readonly<Record<string, number>>): number {
    return Object.entries(said).reduce((sum, [key, last]) => {
      const seen = this.#keys.get(key);
      return sum + (seen ? seen.missing.size + Math.max(0, last - seen.last) : last);
    }, 0);
  }
}
