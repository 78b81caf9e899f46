import type { LogCategory } from '@hale/events';
import { categoryOf, type LineSeverity, matchesWildcard, type Placement } from '@hale/templates';
import type { LogClassifierConfig } from '../config.ts';

type Entry = LogClassifierConfig['knowledge'][number];

/** What operators say of templates. The first entry that fits a template counts. */
export class Knowledge {
  readonly #entries: readonly Entry[];
  /** By template: there are few, and each comes with many lines. */
  readonly #found = new Map<string, Entry | undefined>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** How bad a line of this template is: as bad as operators say, else as it came. */
  severity(text: string, severity: LineSeverity): LineSeverity {
    return this.#of(text)?.severity ?? severity;
  }

  /** What a template is about, and whose word that is. */
  place(text: string, severity: LineSeverity): Placement & { readonly by: 'rules' | 'operator' } {
    const category = this.category(text);
    return category === undefined
      ? { ...categoryOf(text, severity), by: 'rules' }
      : { category, confidence: 1, by: 'operator' };
  }

  /** What operators say that it is about. */
  category(text: string): LogCategory | undefined {
    return this.#of(text)?.category;
  }

  #of(text: string): Entry | undefined {
    if (this.#entries.length === 0) return undefined;
    if (this.#found.has(text)) return this.#found.get(text);
    const entry = this.#entries.find(({ template }) => matchesWildcard(template, text));
    if (this.#found.size >= MOST) this.#found.clear();
    this.#found.set(text, entry);
    return entry;
  }
}

/** Templates that are remembered: more than any service has. */
const MOST = 20_000;

const made = new WeakMap<readonly Entry[], Knowledge>();

/** The knowledge of a configuration, made once. */
export function knowledgeOf({ knowledge }: Pick<LogClassifierConfig, 'knowledge'>): Knowledge {
  const known = made.get(knowledge) ?? new Knowledge(knowledge);
  made.set(knowledge, known);
  return known;
}
