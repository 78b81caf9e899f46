import { placeOf } from './text-row.ts';

export interface Fold<Example> {
  readonly inside: readonly Example[];
  readonly outside: readonly Example[];
}

interface Grouped {
  readonly text: string;
  readonly group?: string;
}

/** Holds out each example once, groups together; which go together depends on their names and the seed only. No fold holds out nothing. */
export function foldsOf<Example extends Grouped>(
  examples: readonly Example[],
  count: number,
  seed: number,
): Fold<Example>[] {
  const names = [...new Set(examples.map(nameOf))];
  const order = names
    .map((name) => ({ name, rank: placeOf(`${seed} ${name}`, 32) }))
    .sort((one, other) => one.rank - other.rank || (one.name < other.name ? -1 : 1));
  const foldOf = new Map(order.map(({ name }, index) => [name, index % count]));
  return Array.from({ length: Math.min(count, names.length) }, (_, fold) => ({
    inside: examples.filter((example) => foldOf.get(nameOf(example)) !== fold),
    outside: examples.filter((example) => foldOf.get(nameOf(example)) === fold),
  }));
}

const nameOf = ({ text, group }: Grouped): string => group ?? text;
