import { Recent } from '../recent.ts';
import { redact } from '../redaction/redact.ts';
import { type Entry, entryOf } from './entry.ts';
import { type Hole, Holes } from './holes.ts';
import { maskNumbers } from './mask-numbers.ts';
import { mergedEntry, narrow } from './merging.ts';
import { readable, type Template, templateId, templateTokens } from './template.ts';
import type { Tokens } from './tokens.ts';
import { TemplateTree } from './tree.ts';
import { DEFAULTS, type MinerSettings, weightsOf } from './variability.ts';

export type { MinerSettings };

/** What a template came to among those that are known. */
export interface Mined extends Template {
  /** Nothing like it was known. */
  readonly fresh: boolean;
  /** Ids of templates that are this one from now on. */
  readonly absorbed: readonly string[];
}

/** Masked messages whose templates are known without a look at the tree. */
const RECENT = 2_048;
/** Places that cannot become variable, since the text would then be read as another. */
const MAX_REFUSED = 2_048;
/** What part of the templates gives way when there are too many. */
const GIVING_WAY = 1 / 8;
/** Messages from which on a template is worth more than one that was heard later. */
const KNOWN_WELL = 3;
/** A sum of shares is 1 but for what is lost in adding. */
const ENOUGH = 1 - 1e-9;
const NONE: readonly string[] = [];

/**
 * Finds out which parts of messages vary. Numbers and what has them are masked at sight; a word becomes variable only when several distinct
 * ones were seen in its place with everything else equal, and never where it tells the meaning (`failed`, `started`): what is merged
 * wrongly cannot be told apart again. The merged template keeps the id of the oldest of its parts. The templates are the whole state: the
 * same templates in the same order make a miner that answers the same.
 */
export class TemplateMiner {
  readonly #settings: MinerSettings;
  readonly #entries = new Map<string, Entry>();
  readonly #tree = new TemplateTree();
  readonly #holes = new Holes();
  readonly #recent = new Recent<Entry>(RECENT);
  readonly #refused = new Set<number>();
  #born = 0;
  #messages = 0;

  /** `known`: oldest first. */
  constructor(known: Iterable<Template> = [], settings: Partial<MinerSettings> = {}) {
    this.#settings = { ...DEFAULTS, ...settings };
    for (const { id, text } of known) {
      const tokens = templateTokens(readable(text));
      if (!this.#tree.at(tokens.keys)) this.#add(entryOf(id, tokens, this.#weightsOf(tokens.keys), this.#born++));
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Finds the template of a message, masked or not, or learns it. No secret of it is kept. */
  learn(message: string): Mined {
    this.#messages += 1;
    const text = readable(message);
    const masked = maskNumbers(text);
    const recent = this.#recent.get(masked);
    if (recent && !recent.gone) return this.#known(recent);
    const clean = redact(text);
    const mined = this.#learn(templateTokens(clean === text ? masked : clean));
    const entry = this.#entries.get(mined.id);
    if (entry && clean === text) this.#recent.set(masked, entry);
    return mined;
  }

  forget(id: string): void {
    const entry = this.#entries.get(id);
    if (entry) this.#remove(entry);
  }

  #known(entry: Entry): Mined {
    entry.used = this.#messages;
    entry.count += 1;
    return { id: entry.id, text: entry.text, fresh: false, absorbed: NONE };
  }

  #learn(tokens: Tokens): Mined {
    const weights = this.#weightsOf(tokens.keys);
    const known = this.#tree.find(tokens.keys, weights);
    if (known) {
      narrow(known, tokens);
      return this.#known(known);
    }
    const entry = entryOf(this.#freeId(templateId(tokens.shown.join(''))), tokens, weights, this.#born++);
    this.#makeRoom();
    this.#add(entry);
    const absorbed = new Set<string>();
    const merged = this.#merge(entry, absorbed);
    const { id, text } = this.#known(merged);
    absorbed.delete(id);
    absorbed.delete(entry.id);
    return { id, text, fresh: merged.born === entry.born, absorbed: [...absorbed] };
  }

  /** A template's own id may be that of what it was merged into, when it was the oldest of it and that has other words since. */
  #freeId(own: string): string {
    let id = own;
    while (this.#entries.has(id)) id += '-';
    return id;
  }

  #add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    this.#tree.add(entry);
    this.#holes.add(entry);
  }

  #remove(entry: Entry): void {
    entry.gone = true;
    this.#entries.delete(entry.id);
    this.#tree.remove(entry);
    this.#holes.remove(entry);
  }

  /** Merges as long as the last merge makes another possible. */
  #merge(entry: Entry, absorbed: Set<string>): Entry {
    for (const hole of this.#holes.of(entry)) {
      const keys = this.#refused.has(hole.hash) ? undefined : this.#variableIn(entry, hole);
      if (!keys) continue;
      const parts = this.#coveredBy(keys);
      const merged = mergedEntry(parts, keys, this.#weightsOf(keys));
      if (!merged) {
        this.#refuse(hole);
        continue;
      }
      for (const part of parts) {
        this.#remove(part);
        absorbed.add(part.id);
      }
      this.#add(merged);
      return this.#merge(merged, absorbed);
    }
    return entry;
  }

  /** What the template becomes when there is reason enough that it varies there. */
  #variableIn(entry: Entry, hole: Hole): readonly string[] | undefined {
    const { parts, keys, weight } = this.#holes.partsOf(entry, hole);
    const known = this.#tree.at(keys);
    return (parts.length > 1 && weight > ENOUGH) || (known && known !== entry) ? keys : undefined;
  }

  /** Templates that are of these keys, oldest first. */
  #coveredBy(keys: readonly string[]): Entry[] {
    const mayBe = (part: Entry) =>
      keys.every((key, place) => key === part.keys[place] || (part.weights[place] ?? 0) > 0);
    return this.#tree
      .covered(keys)
      .filter(mayBe)
      .sort((one, other) => one.born - other.born);
  }

  #weightsOf(keys: readonly string[]): number[] {
    return weightsOf(keys, this.#settings);
  }

  #refuse({ hash }: Hole): void {
    if (this.#refused.size >= MAX_REFUSED) this.#refused.clear();
    this.#refused.add(hash);
  }

  /** The templates that were heard once or twice give way first, then those that were not heard for long. */
  #makeRoom(): void {
    if (this.#entries.size < this.#settings.templates) return;
    const worth = ({ count, used }: Entry) => (count >= KNOWN_WELL ? this.#messages : 0) + used;
    const entries = [...this.#entries.values()].sort((one, other) => worth(one) - worth(other));
    for (const entry of entries.slice(0, Math.ceil(entries.length * GIVING_WAY))) this.#remove(entry);
  }
}
