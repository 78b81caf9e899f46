import type { Effect, Token } from './token.ts';

/** What a stage did with the events of its slots, as a reader found it: each slot's effects in their order. */
export interface Deeds {
  readonly stage: string;
  /** Whether the effects carry a count from memory. */
  readonly counts: boolean;
  readonly slots: readonly (readonly Effect[])[];
}

/** When the server said that it has an event, by key: at index `number - 1`, undefined for what it never confirmed. */
export type Told = ReadonlyMap<string, readonly (number | undefined)[]>;

/** Confirmed writes of this time may be gone: the tail of the append-only file was cut off. */
export interface CutWindow {
  readonly from: number;
  readonly to: number;
}

export interface Verdict {
  /** Confirmed events. */
  readonly produced: number;
  /** Effects of confirmed events that a stage does not have, those of dead letters included. */
  readonly lost: number;
  /** Confirmed events whose record was cut off with the tail, before the first stage took them. */
  readonly cutOff: number;
  /** Effects that exist once more than they should. */
  readonly doubled: number;
  /** Effects behind one of a later event of the same key. */
  readonly disordered: number;
  /** Effects whose count from memory is not their position among those of the key. */
  readonly miscounted: number;
  /** How often the next effect in a slot is by another process than the one before. */
  readonly moves: number;
  /** The first few of each kind of what is wrong, for whoever looks for the cause. */
  readonly examples: readonly string[];
}

const EXAMPLES_OF_A_KIND = 4;

/** Compares what was said with what was done, knowing nothing of how it was carried. */
export function judge(told: Told, stages: readonly Deeds[], cuts: readonly CutWindow[]): Verdict {
  const counts = { produced: 0, lost: 0, cutOff: 0, doubled: 0, disordered: 0, miscounted: 0, moves: 0 };
  const examples: string[] = [];
  const blame = (what: 'lost' | 'doubled' | 'disordered' | 'miscounted', stage: string, { key, number }: Token) => {
    counts[what] += 1;
    if (counts[what] <= EXAMPLES_OF_A_KIND) examples.push(`${what} by ${stage}: ${key}/${number}`);
  };
  const [first, ...rest] = stages.map((deeds) => {
    for (const effects of deeds.slots) counts.moves += movesOf(effects);
    return { stage: deeds.stage, seen: seenOf(deeds, (what, token) => blame(what, deeds.stage, token)) };
  });
  if (!first) throw new Error('a chain has stages');
  for (const [key, times] of told) {
    for (const [index, at] of times.entries()) {
      const number = index + 1;
      if (at !== undefined) counts.produced += 1;
      const taken = first.seen.get(key)?.has(number) === true;
      if (!taken && at !== undefined && cuts.some(({ from, to }) => at >= from && at <= to)) counts.cutOff += 1;
      else if (!taken && at !== undefined) blame('lost', first.stage, { key, number });
      // What the first stage has done must come out at the end, confirmed to its producer or not.
      if (!taken) continue;
      for (const { stage, seen } of rest) {
        if (seen.get(key)?.has(number) !== true) blame('lost', stage, { key, number });
      }
    }
  }
  return { ...counts, examples };
}

type Blame = (what: 'doubled' | 'disordered' | 'miscounted', token: Token) => void;

/** The numbers that each key has, having blamed what is there twice, late or with the wrong count. */
function seenOf({ slots, counts }: Deeds, blame: Blame): Map<string, Set<number>> {
  const seen = new Map<string, Set<number>>();
  const furthest = new Map<string, { last: number; effects: number }>();
  for (const effect of slots.flat()) {
    const { key, number, count } = effect;
    const numbers = seen.get(key) ?? new Set();
    seen.set(key, numbers);
    const { last, effects } = furthest.get(key) ?? { last: 0, effects: 0 };
    if (numbers.has(number)) blame('doubled', effect);
    else if (number < last) blame('disordered', effect);
    numbers.add(number);
    furthest.set(key, { last: Math.max(last, number), effects: effects + 1 });
    if (counts && count !== effects + 1) blame('miscounted', effect);
  }
  return seen;
}

function movesOf(effects: readonly Effect[]): number {
  return effects.filter(({ worker }, index) => index > 0 && effects[index - 1]?.worker !== worker).length;
}
