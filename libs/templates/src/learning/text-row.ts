import { featuresOf } from './features.ts';
import type { Row } from './logistic.ts';

/** What each kind of feature weighs: words say more than the pieces that they are made of, of which there are many. */
const WEIGHTS: Readonly<Record<string, number>> = { w: 1, b: 0.7, g: 0.2, s: 1.5, t: 1, f: 0.5 };

/** A feature's place among `2 ** bits`: FNV-1a over UTF-16 units, mixed once more so that the low bits depend on all. */
export function placeOf(feature: string, bits: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < feature.length; index++) hash = Math.imul(hash ^ feature.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash ^= hash >>> 13;
  return (hash >>> 0) & (2 ** bits - 1);
}

/** A feature, by its place. */
export interface Weighed {
  readonly place: number;
  readonly value: number;
}

/** The features of a text with how much each counts; the squares sum to one, so that long texts weigh no more than short ones. `signs`: what else is known of it, distinct. */
export function weighed(text: string, bits: number, signs: readonly string[] = []): Weighed[] {
  const names = [...featuresOf(text), ...signs.map((sign) => `x:${sign}`)];
  const features = names.map((feature) => ({ feature, weight: WEIGHTS[feature[0] ?? ''] ?? 1 }));
  const norm = Math.sqrt(features.reduce((sum, { weight }) => sum + weight * weight, 0));
  return features.map(({ feature, weight }) => ({ place: placeOf(feature, bits), value: weight / norm }));
}

/** The same by column: `columns` maps places to columns, what it does not know is left out. */
export function rowOf(features: readonly Weighed[], columns: ReadonlyMap<number, number>): Row {
  const known = features.flatMap(({ place, value }) => {
    const column = columns.get(place);
    return column === undefined ? [] : [{ column, value }];
  });
  return { columns: known.map(({ column }) => column), values: known.map(({ value }) => value) };
}
