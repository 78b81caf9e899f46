import type { TemplateRecord } from '@hale/log-classifier';

/** What is said of a template in the end. */
export type FinalTemplate = Pick<TemplateRecord, 'text' | 'category' | 'confidence' | 'severity'> & {
  readonly id: string;
};

/**
 * Numbers for the templates of a log, so that an event needs no more than that. What a template became is known in the end: part
 * of another, or given up for lack of room with what was known of it then.
 */
export class TemplateTable {
  readonly #ids: string[] = [];
  /** Into which a template went; itself while it is one of its own. */
  readonly #into: number[] = [];
  /** Of templates that are known. */
  readonly #numbers = new Map<string, number>();
  readonly #forgotten = new Map<number, FinalTemplate>();

  /** The number of a template that is known by this id. */
  numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#ids.length;
    this.#ids.push(id);
    this.#into.push(number);
    this.#numbers.set(id, number);
    return number;
  }

  /** Returns the number that went into another; undefined when no event had it. */
  absorb(id: string, into: string): { readonly from: number; readonly to: number } | undefined {
    const from = this.#numbers.get(id);
    if (from === undefined) return undefined;
    const to = this.numberOf(into);
    this.#numbers.delete(id);
    this.#into[from] = to;
    return { from, to };
  }

  /** A template gave way to others; when the same comes back, its events have the same number, and what is known of it then is the last word. */
  forget(id: string, record: TemplateRecord): number | undefined {
    const number = this.#numbers.get(id);
    if (number === undefined) return undefined;
    const { text, category, confidence, severity } = record;
    this.#forgotten.set(number, { id, text, category, confidence, severity });
    return number;
  }

  /** What a number stands for in the end. */
  last(number: number): number {
    let current = number;
    while (this.#into[current] !== current) current = this.#into[current]!;
    // So that a long chain is walked once.
    for (let at = number; at !== current; ) {
      const next = this.#into[at]!;
      this.#into[at] = current;
      at = next;
    }
    return current;
  }

  final(number: number, known: ReadonlyMap<string, TemplateRecord>): FinalTemplate {
    const id = this.#ids[number]!;
    const record = known.get(id);
    if (record)
      return {
        id,
        text: record.text,
        category: record.category,
        confidence: record.confidence,
        severity: record.severity,
      };
    return this.#forgotten.get(number) ?? { id, text: '', category: 'unknown', confidence: 0, severity: 'info' };
  }
}
