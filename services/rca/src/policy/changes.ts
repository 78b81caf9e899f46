import type { Change } from '@hale/diagnosis';

export interface Keep {
  /** Milliseconds. */
  readonly keepChanges: number;
  readonly maxChanges: number;
}

/** The changes to remember of one service, oldest first: bounded in number and age, each once. */
export function remember(known: readonly Change[], change: Change, now: number, keep: Keep): readonly Change[] {
  const others = known.filter((other) => !same(other, change));
  return [...others, change]
    .filter(({ at }) => now - at <= keep.keepChanges)
    .toSorted((a, b) => a.at - b.at)
    .slice(-keep.maxChanges);
}

function same(a: Change, b: Change): boolean {
  return a.at === b.at && a.kind === b.kind && a.text === b.text && a.by === b.by;
}
