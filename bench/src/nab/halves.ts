/** Indices of the files in each half. */
export type Halves = readonly [readonly number[], readonly number[]];

/** Files take turns in the order of their names, `<folder>/<file>`, so that every folder is shared out evenly. */
export function alternatingHalves(names: readonly string[]): Halves {
  return dealt(inOrder(names));
}

/** Drawn within each folder, so that every folder is shared out evenly. */
export function randomHalves(names: readonly string[], random: () => number): Halves {
  const folders = Map.groupBy(inOrder(names), (index) => folderOf(names[index] ?? ''));
  return dealt([...folders.values()].flatMap((indices) => shuffled(indices, random)));
}

export const folderOf = (name: string): string => name.split('/', 1)[0] ?? '';

/** By code unit: the same everywhere. */
function inOrder(names: readonly string[]): number[] {
  return [...names.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([index]) => index);
}

const dealt = (order: readonly number[]): Halves => [
  order.filter((_, turn) => turn % 2 === 0),
  order.filter((_, turn) => turn % 2 === 1),
];

function shuffled(values: readonly number[], random: () => number): number[] {
  const keyed = values.map((value) => [random(), value] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, value]) => value);
}
