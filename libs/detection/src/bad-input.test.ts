import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gaussian } from '../test/noise.ts';
import { MINUTE, START } from '../test/play.ts';
import { decide, defaultAlarm } from './bank/alarm.ts';
import { judgeValue } from './bank/judge.ts';
import { emptyMemory } from './bank/memory.ts';
import { defaultBank } from './bank/settings.ts';
import { type CourseState, judgeCourse } from './course.ts';
import { defaultFlat, type FlatState, judgeFlat } from './flat.ts';
import { defaultGrowth, type GrowthState, judgeGrowth } from './growth.ts';
import { type CounterState, rateOf } from './rate.ts';
import { defaultSaturation, judgeSaturation, type SaturationState } from './saturation.ts';
import { addEvidence, defaultEvidence } from './service/evidence.ts';
import { defaultThreshold, judgeLevel, type Sample, type ThresholdState } from './threshold.ts';

const RUNS = { seed: 5, numRuns: 25 };
const COURSE = {
  level: { ...defaultThreshold, warmUp: 12, window: 90 },
  windows: [{ ms: 5 * MINUTE, k: 6, clearK: 3, relativeFloor: 0.1, absoluteFloor: 0 }],
  needs: { learn: 12, minWeight: 1, direction: 'both', shares: false },
  minSum: 0,
  windowRaiseAfter: 3,
  pauseMs: MINUTE,
} as const;

/** A judge of single values. */
interface Judging {
  readonly take: (sample: Sample) => unknown;
  /** All that it remembers. */
  readonly memory: () => string;
}

function remembering<State>(step: (state: State | undefined, sample: Sample) => { state: State | undefined }): Judging {
  let state: State | undefined;
  const take = (sample: Sample) => {
    const said = step(state, sample);
    state = said.state;
    return said;
  };
  return { take, memory: () => JSON.stringify(state) };
}

function bank(): Judging {
  const memory = emptyMemory();
  const take = ({ at, value }: Sample) => {
    const judged = judgeValue(memory, at, value, defaultBank);
    if (typeof judged === 'string') return judged;
    addEvidence(memory, at, judged.improbability, defaultEvidence);
    return { judged, decided: decide(memory, at, judged.improbability, defaultAlarm) };
  };
  return { take, memory: () => JSON.stringify([...memory.state, ...memory.learnt]) };
}

const JUDGES: Readonly<Record<string, () => Judging>> = {
  bank,
  level: () => remembering<ThresholdState>((state, sample) => judgeLevel(state, sample, defaultThreshold)),
  course: () =>
    remembering<CourseState>((state, { at, value }) => judgeCourse(state, { at, sum: value * 10, weight: 10 }, COURSE)),
  growth: () => remembering<GrowthState>((state, sample) => judgeGrowth(state, sample, defaultGrowth)),
  saturation: () => remembering<SaturationState>((state, sample) => judgeSaturation(state, sample, defaultSaturation)),
  flat: () => remembering<FlatState>((state, sample) => judgeFlat(state, sample, defaultFlat)),
  counter: () => remembering<CounterState>((state, sample) => rateOf(state, sample)),
};

/** Samples a minute apart. */
const good = (count: number): Sample[] => {
  const normal = gaussian(7);
  return Array.from({ length: count }, (_, index) => ({
    at: START + index * MINUTE,
    value: index + 50 + 10 * normal(),
  }));
};
const SAMPLES = good(200);
const UNUSABLE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.1e30, -1e300, Number.MAX_VALUE];

const bad = fc.record({
  after: fc.integer({ min: 1, max: SAMPLES.length - 1 }),
  kind: fc.constantFrom('value', 'late', 'duplicate', 'time'),
  which: fc.nat(UNUSABLE.length - 1),
  value: fc.double({ min: -1e30, max: 1e30, noNaN: true }),
  back: fc.integer({ min: 1, max: 1e9 }),
});

type Bad = typeof bad extends fc.Arbitrary<infer Each> ? Each : never;

/** A sample that must not count right after one at `at`. */
function badAfter(at: number, { kind, which, value, back }: Bad): Sample {
  if (kind === 'value') return { at: at + 1, value: UNUSABLE[which]! };
  if (kind === 'late') return { at: at - back, value };
  return kind === 'duplicate' ? { at, value } : { at: UNUSABLE[which % 3]!, value };
}

describe.each(Object.entries(JUDGES))('%s', (_, judge) => {
  test('is no wiser for what does not count: NaN, infinities, what is too large, late or twice, and no times', () => {
    fc.assert(
      fc.property(fc.array(bad, { maxLength: 60 }), (worse) => {
        const [tame, wild] = [judge(), judge()];
        const said = SAMPLES.map((sample, index) => {
          const taken = wild.take(sample);
          for (const each of worse) if (each.after === index) wild.take(badAfter(sample.at, each));
          return taken;
        });
        expect(said).toEqual(SAMPLES.map((sample) => tame.take(sample)));
        expect(wild.memory()).toBe(tame.memory());
      }),
      RUNS,
    );
  });

  test('bears every number that counts, and remembers none that is none', () => {
    const number = fc.oneof(
      fc.double({ min: -1e30, max: 1e30, noNaN: true }),
      fc.constantFrom(1e30, -1e30, 0, -0, 5e-324, -5e-324),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(number, fc.integer({ min: 1, max: 1e12 })), { maxLength: 250 }), (steps) => {
        const judging = judge();
        let at = START;
        const said = steps.map(([value, passed]) => {
          at += passed;
          return judging.take({ at, value });
        });
        expect(JSON.stringify(said)).not.toMatch(/null|NaN|Infinity/);
        expect(judging.memory() ?? '').not.toMatch(/null|NaN|Infinity/);
      }),
      RUNS,
    );
  });
});

describe.each([
  [15_000, 60_000],
  [60_000, 15_000],
  [60_000, 1_000],
  [1_000, 300_000],
  [300_000, 15_000],
])('a series that comes each %i and then each %i ms', (from, to) => {
  test.each([1, 2, 3])('raises nothing by that, and what is wrong is found (noise %i)', (seed) => {
    const normal = gaussian(seed);
    const memory = emptyMemory();
    let at = START;
    const raised = (every: number, value: number): boolean => {
      at += every;
      const judged = judgeValue(memory, at, value, defaultBank);
      if (typeof judged === 'string') throw new Error(judged);
      return decide(memory, at, judged.improbability, { ...defaultAlarm, least: 8 }).raised;
    };
    const played = [from, to].flatMap((every) => Array.from({ length: 1_500 }, () => raised(every, 50 + 5 * normal())));
    expect(played.filter(Boolean)).toEqual([]);
    expect(raised(to, 500)).toBe(true);
  });
});
