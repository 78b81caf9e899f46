import { tellsMeaning } from './telling-words.ts';
import { type Template, templateId } from './template.ts';

export interface MinerSettings {
  /** Distinct words in one place, with everything else equal, that make the place variable. */
  readonly distinctWords: number;
}

/** What a template came to among those that are known. */
export interface Mined extends Template {
  /** Nothing like it was known. */
  readonly fresh: boolean;
  /** Ids of templates that are this one from now on. */
  readonly absorbed: readonly string[];
}

/** Stands for any word. */
const ANY = '<*>';
/** Longer templates are compared as a whole only. */
const MAX_WORDS = 40;
/** Words that must stay, so that a template still says something. */
const LEAST_WORDS_LEFT = 2;
const DEFAULTS: MinerSettings = { distinctWords: 4 };

/**
 * Finds out which words of masked messages vary. A place becomes variable only when several distinct words were seen in it with
 * everything else equal, and never where a word tells the meaning (`failed`, `started`): what is merged wrongly cannot be told apart again.
 * The merged template keeps the id of the oldest of its parts. Holds what it is given and nothing else, so the templates are its whole
 * state; the same templates in the same order make the same miner.
 */
export class TemplateMiner {
  readonly #settings: MinerSettings;
  readonly #ids = new Map<string, string>();
  readonly #texts = new Map<string, string>();
  /** In which order templates were first seen; a merge keeps the oldest's place. */
  readonly #born = new Map<string, number>();
  #next = 0;
  /** Templates by what they would be with one word variable. */
  readonly #holes = new Map<string, Set<string>>();
  /** Which places are variable together, by number of words: `3` or `1,4`, with how many templates have it so. */
  readonly #shapes = new Map<number, Map<string, number>>();

  /** `known`: oldest first. */
  constructor(known: Iterable<Template> = [], settings: MinerSettings = DEFAULTS) {
    this.#settings = settings;
    for (const { id, text } of known) this.#add(id, text);
  }

  get size(): number {
    return this.#texts.size;
  }

  /** Finds the template of a masked message, or learns it. */
  learn(masked: string): Mined {
    const known = this.#find(masked);
    if (known !== undefined) return { id: known, text: this.#texts.get(known) ?? masked, fresh: false, absorbed: [] };
    const own = templateId(masked);
    // Its own id may be that of what it was merged into, when it was the oldest of it and that has other words since.
    const id = this.#texts.has(own) ? `${own}-` : own;
    this.#add(id, masked);
    return this.#merge({ id, text: masked, fresh: true, absorbed: [] });
  }

  forget(id: string): void {
    const text = this.#texts.get(id);
    if (text === undefined) return;
    this.#texts.delete(id);
    this.#born.delete(id);
    if (this.#ids.get(text) === id) this.#ids.delete(text);
    const words = text.split(' ');
    for (const hole of holesOf(words)) {
      const parts = this.#holes.get(hole);
      parts?.delete(id);
      if (parts?.size === 0) this.#holes.delete(hole);
    }
    this.#shape(words, -1);
  }

  #find(text: string): string | undefined {
    const exact = this.#ids.get(text);
    if (exact !== undefined) return exact;
    const words = text.split(' ');
    for (const shape of this.#shapes.get(words.length)?.keys() ?? []) {
      const id = this.#ids.get(withAny(words, shape));
      if (id !== undefined) return id;
    }
    return undefined;
  }

  #add(id: string, text: string, born = this.#next): void {
    this.#next = Math.max(this.#next, born + 1);
    this.#born.set(id, born);
    this.#ids.set(text, id);
    this.#texts.set(id, text);
    const words = text.split(' ');
    for (const hole of holesOf(words)) {
      const parts = this.#holes.get(hole) ?? new Set<string>();
      this.#holes.set(hole, parts.add(id));
    }
    this.#shape(words, 1);
  }

  #shape(words: readonly string[], by: 1 | -1): void {
    const shape = shapeOf(words);
    if (shape === '') return;
    const shapes = this.#shapes.get(words.length) ?? new Map<string, number>();
    const count = (shapes.get(shape) ?? 0) + by;
    if (count > 0) shapes.set(shape, count);
    else shapes.delete(shape);
    if (shapes.size > 0) this.#shapes.set(words.length, shapes);
    else this.#shapes.delete(words.length);
  }

  /** Merges as long as the last merge makes another possible. */
  #merge(mined: Mined): Mined {
    for (const hole of holesOf(mined.text.split(' '))) {
      const parts = this.#holes.get(hole);
      if (!parts || parts.size < this.#settings.distinctWords) continue;
      const [oldest = mined.id, ...others] = this.#oldestFirst(parts);
      const born = this.#born.get(oldest);
      for (const id of [oldest, ...others]) this.forget(id);
      this.#add(oldest, hole, born);
      const absorbed = [...mined.absorbed.filter((id) => id !== oldest), ...others];
      return this.#merge({ id: oldest, text: hole, fresh: mined.fresh && oldest === mined.id, absorbed });
    }
    return mined;
  }

  #oldestFirst(parts: ReadonlySet<string>): string[] {
    return [...parts].sort((one, other) => (this.#born.get(one) ?? 0) - (this.#born.get(other) ?? 0));
  }
}

/** What the template would be with each of its words variable that may be. */
function* holesOf(words: readonly string[]): Generator<string> {
  if (words.length > MAX_WORDS) return;
  const left = words.filter((word) => /^\p{L}{2}/u.test(word)).length;
  for (const [place, word] of words.entries()) {
    if (word === ANY || word.includes('<') || tellsMeaning(word)) continue;
    const remaining = /^\p{L}{2}/u.test(word) ? left - 1 : left;
    if (remaining >= LEAST_WORDS_LEFT) yield words.with(place, ANY).join(' ');
  }
}

function shapeOf(words: readonly string[]): string {
  return words.flatMap((word, place) => (word === ANY ? [place] : [])).join(',');
}

function withAny(words: readonly string[], shape: string): string {
  const places = new Set(shape.split(',').map(Number));
  return words.map((word, place) => (places.has(place) ? ANY : word)).join(' ');
}
