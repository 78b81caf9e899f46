import type { Entry } from './entry.ts';
import { ANY } from './mask-numbers.ts';
import { mergedKeys } from './merging.ts';
import { numberedPlaces, valuePlaces } from './variability.ts';

/** A template without what stands in one place, in all places of values, or in all places of words with numbers. */
export interface Hole {
  readonly hash: number;
  readonly places: readonly number[];
}

/** Longer templates are compared as a whole only. */
const MAX_TOKENS = 160;
const PRIME = 0x01000193;
/** So many words that differ in their digits only, `be/s1` and `be/s2`, are one word with a number. */
const NUMBERED = 2;
const NUMBER = /\d+/g;

/** Which templates differ in one place only, or in values only. */
export class Holes {
  readonly #byHash = new Map<number, Entry[]>();

  add(entry: Entry): void {
    for (const { hash } of this.of(entry)) {
      const entries = this.#byHash.get(hash);
      if (entries) entries.push(entry);
      else this.#byHash.set(hash, [entry]);
    }
  }

  remove(entry: Entry): void {
    for (const { hash } of this.of(entry)) {
      const rest = this.#byHash.get(hash)?.filter((other) => other !== entry) ?? [];
      if (rest.length > 0) this.#byHash.set(hash, rest);
      else this.#byHash.delete(hash);
    }
  }

  /** The entry and those that are equal but for the hole, oldest first; what they would be as one; and what that counts. */
  partsOf(entry: Entry, { hash, places }: Hole): { parts: Entry[]; keys: readonly string[]; weight: number } {
    const parts = (this.#byHash.get(hash) ?? [])
      .filter((other) => areEqualBut(entry.keys, other.keys, places))
      .sort((one, other) => one.born - other.born);
    const weight = differInDigits(parts, places)
      ? parts.length / NUMBERED
      : parts.reduce((sum, part) => sum + Math.min(...places.map((at) => part.weights[at] ?? 0)), 0);
    const [place = 0] = places;
    return { parts, keys: places.length > 1 ? mergedKeys(parts) : entry.keys.with(place, ANY), weight };
  }

  of({ keys, weights }: Entry): Hole[] {
    if (keys.length > MAX_TOKENS) return [];
    let factor = 1;
    const hashes = keys.map((key) => Math.imul(hashOf(key), (factor = Math.imul(factor, PRIME))));
    const whole = hashes.reduce((sum, hash) => (sum + hash) | 0, keys.length);
    const without = (places: readonly number[]) =>
      places.reduce((sum, place) => (sum - (hashes[place] ?? 0)) | 0, whole) + places.length;
    const single = weights.flatMap((weight, place) => (weight > 0 ? [[place]] : []));
    const together = [valuePlaces(keys, weights), numberedPlaces(keys, weights)].filter((places) => places.length > 1);
    return [...single, ...together].map((places) => ({ hash: without(places), places }));
  }
}

function areEqualBut(one: readonly string[], other: readonly string[], places: readonly number[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at] || places.includes(at));
}

function differInDigits(parts: readonly Entry[], places: readonly number[]): boolean {
  const forms = parts.map(({ keys }) => places.map((at) => (keys[at] ?? '').replace(NUMBER, ANY)));
  const [first = []] = forms;
  return first.every((form, at) => form.includes(ANY) && forms.every((other) => other[at] === form));
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash;
}
