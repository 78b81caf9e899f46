import { writeFile } from 'node:fs/promises';
import type { Fault } from './faults.ts';
import type { Tally } from './tally.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** A JSON line for each false finding and for each fault that was not found, by whom: for whoever looks for the cause. */
export async function writeDetails(
  file: string,
  names: readonly string[],
  tallies: readonly Tally[],
  sizes: ReadonlyMap<Fault, number>,
): Promise<void> {
  const lines = tallies.flatMap((tally, index) => {
    const judge = names[index];
    const falses = tally.falseFindings.map(({ at, startedAt, ...finding }) => {
      return { judge, what: 'false', ...finding, startedAt: iso(startedAt), at: iso(at) };
    });
    const missed = tally.outcomes().filter(({ at }) => at === undefined);
    return [
      ...falses,
      ...missed.map(({ fault }) => ({ judge, what: 'missed', ...dated(fault), sigmas: sizes.get(fault) })),
    ];
  });
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function dated({ kind, variant, service, size, signals, startAt, endAt }: Fault) {
  return { kind, variant, service, size, signals, startAt: iso(startAt), endAt: iso(endAt) };
}
