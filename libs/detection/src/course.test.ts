import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gaussian, noise, uniform } from '../test/noise.ts';
import { type CourseSettings, type CourseState, type CourseVerdict, judgeCourse } from './course.ts';
import type { Weighted } from './moving.ts';
import { defaultThreshold } from './threshold.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 2_000;
const T0 = 1_790_000_000_000;

const window = (minutes: number, relativeFloor: number, absoluteFloor: number) => ({
  ms: minutes * MINUTE_MS,
  k: 6,
  clearK: 3,
  relativeFloor,
  absoluteFloor,
});

/** A mean of something, such as a latency in milliseconds. */
const means: CourseSettings = {
  level: { ...defaultThreshold, warmUp: 12, window: 90, direction: 'high', absoluteFloor: 10 },
  windows: [window(1, 0.15, 8), window(5, 0.12, 6), window(15, 0.1, 5), window(60, 0.08, 5)],
  needs: { learn: 12, minWeight: 3, direction: 'high', shares: false },
  minSum: 0,
  windowRaiseAfter: 3,
  pauseMs: MINUTE_MS,
};

/** Errors of requests. */
const shares: CourseSettings = {
  ...means,
  level: { ...means.level, absoluteFloor: 0.01 },
  windows: [window(1, 0.15, 0.01), window(5, 0.15, 0.005), window(15, 0.15, 0.003), window(60, 0.15, 0.002)],
  needs: { learn: 12, minWeight: 20, direction: 'high', shares: true },
  minSum: 5,
};

const plain = (values: readonly number[], from = T0): Weighted[] =>
  values.map((value, index) => ({ at: from + index * STEP_MS, sum: value, weight: 1 }));

function run(values: readonly Weighted[], settings = means, start?: CourseState) {
  let state = start;
  const verdicts: CourseVerdict[] = [];
  for (const value of values) {
    const step = judgeCourse(state, value, settings);
    state = step.state;
    verdicts.push(step.verdict);
  }
  if (!state) throw new Error('nothing judged');
  return { state, verdicts, stated: verdicts.filter(({ type }) => type === 'raised' || type === 'cleared') };
}

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);
const around = (seed: number, level: number, by: number) => {
  const normal = gaussian(seed);
  return () => level + by * normal();
};

describe('judgeCourse', () => {
  test('with three quarters of a minute behind it, finds a large change after three values, and its end after three', () => {
    const calm = around(1, 20, 2);
    const values = plain([...draw(22, calm), ...draw(8, around(2, 400, 50)), ...draw(5, calm)]);
    const { verdicts, stated } = run(values);
    expect(stated).toMatchObject([
      { type: 'raised', side: 'high', startedAt: T0 + 22 * STEP_MS, at: T0 + 24 * STEP_MS, windowMs: 3 * STEP_MS },
      { type: 'cleared', reason: 'back-to-normal', at: T0 + 32 * STEP_MS },
    ]);
    expect(verdicts[24]).toMatchObject({ type: 'raised' });
  });

  test('what is over is not raised again by a longer window', () => {
    const calm = around(1, 20, 2);
    const values = plain([...draw(900, calm), ...draw(60, around(2, 400, 50)), ...draw(2_000, calm)]);
    expect(run(values).stated.map(({ type }) => type)).toEqual(['raised', 'cleared']);
  });

  test('a change that no single value shows is found by a window, and its end without waiting for all of it to pass', () => {
    const noisy = (level: number, seed: number) => around(seed, level, 40);
    const before = draw(1_800, noisy(100, 3));
    const during = draw(150, noisy(260, 4));
    const { stated } = run(plain([...before, ...during, ...draw(300, noisy(100, 5))]));
    expect(stated).toMatchObject([{ type: 'raised', side: 'high' }, { type: 'cleared' }]);
    const [raised, cleared] = stated;
    if (raised?.type !== 'raised' || cleared?.type !== 'cleared') throw new Error('not stated');
    expect(raised.windowMs).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(raised.at).toBeLessThanOrEqual(T0 + (1_800 + 60) * STEP_MS);
    expect(Math.abs(raised.startedAt - (T0 + 1_800 * STEP_MS))).toBeLessThanOrEqual(30_000);
    expect(cleared.at).toBeLessThanOrEqual(T0 + (1_950 + 45) * STEP_MS);
  });

  test.each([15, 60])(
    'a small lasting change shows in a window of %p minutes and in none that is shorter',
    (minutes) => {
      const only = means.windows.filter(({ ms }) => ms <= minutes * MINUTE_MS);
      const step = minutes * 1_500;
      const at = (index: number): number => T0 + index * step;
      const values = (count: number, from: number, next: () => number): Weighted[] =>
        draw(count, next).map((sum, index) => ({ at: at(from + index), sum, weight: 1 }));
      const wild = (level: number, seed: number) => around(seed, level, 60);
      const { stated } = run([...values(600, 0, wild(100, 6)), ...values(60, 600, wild(185, 7))], {
        ...means,
        windows: only,
      });
      expect(stated).toMatchObject([{ type: 'raised', windowMs: minutes * MINUTE_MS }]);
    },
  );

  test.each([
    ['one slow request', [800]],
    ['two values apart', [800, 20, 800]],
    ['two values together', [800, 800]],
  ])('%s raises nothing, in any window', (_name, odd) => {
    const calm = around(8, 20, 2);
    for (const before of [22, 400, 2_000]) {
      expect(run(plain([...draw(before, calm), ...odd, ...draw(400, calm)])).stated).toEqual([]);
    }
  });

  test('a gap and what comes after it raise nothing', () => {
    const calm = around(9, 20, 2);
    const first = plain(draw(200, calm));
    for (const gap of [12_000, 300_000, 7_200_000]) {
      const from = (first.at(-1)?.at ?? 0) + gap;
      expect(run([...first, ...plain(draw(400, calm), from)]).stated).toEqual([]);
    }
  });

  test('what is abnormal for an hour is taken for usual', () => {
    const values = plain([...draw(100, around(1, 20, 2)), ...draw(3_700, around(2, 400, 20))]);
    expect(run(values).stated).toMatchObject([{ type: 'raised' }, { type: 'cleared', reason: 'taken-for-usual' }]);
  });

  test('after an episode the next takes twice as many values, for a minute', () => {
    const [low, high] = [
      Array.from({ length: 5 }, () => 20),
      (count: number) => Array.from({ length: count }, () => 400),
    ];
    const calm = draw(30, around(1, 20, 2));
    const { stated } = run(plain([...calm, ...high(4), ...low, ...high(5), ...low, ...high(6)]));
    expect(stated.map((verdict) => [verdict.type, 'at' in verdict ? (verdict.at - T0) / STEP_MS : -1])).toEqual([
      ['raised', 32],
      ['cleared', 36],
      ['raised', 54],
    ]);
  });
});

describe('shares of few', () => {
  /** Requests of which some fail by chance. */
  const failing = (seed: number, share: number, requests: () => number) => {
    const next = uniform(seed);
    return (at: number): Weighted => {
      const weight = Math.max(1, requests());
      return { at, weight, sum: draw(weight, next).filter((each) => each < share).length };
    };
  };
  const course = (count: number, from: number, next: (at: number) => Weighted): Weighted[] =>
    Array.from({ length: count }, (_, index) => next(T0 + (from + index) * STEP_MS));

  test('half of six requests failing is found within eight values, with the share of the run', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const values = [
          ...course(
            22,
            0,
            failing(seed, 0, () => 6),
          ),
          ...course(
            8,
            22,
            failing(seed + 1, 0.5, () => 6),
          ),
        ];
        const [raised] = run(values, shares).stated;
        expect(raised).toMatchObject({ type: 'raised', startedAt: expect.any(Number) });
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test.each([
    [0.001, 6],
    [0.01, 6],
    [0.05, 6],
    [0.01, 200],
    [0.2, 30],
  ])('a usual share of %p of %p requests raises nothing in an hour, for none of twelve seeds', (share, requests) => {
    const raised = Array.from({ length: 12 }, (_, seed) =>
      run(
        course(
          7_200,
          0,
          failing(seed * 77 + 1, share, () => requests),
        ),
        shares,
      ).stated.filter(({ type }) => type === 'raised'),
    );
    expect(raised.flat()).toEqual([]);
  });

  test('one error of few requests raises nothing', () => {
    const calm = course(
      100,
      0,
      failing(1, 0, () => 3),
    );
    const one: Weighted = { at: T0 + 100 * STEP_MS, sum: 3, weight: 3 };
    expect(
      run(
        [
          ...calm,
          one,
          ...course(
            300,
            101,
            failing(1, 0, () => 3),
          ),
        ],
        shares,
      ).stated,
    ).toEqual([]);
  });

  test('from a thousandth to four in a hundred is found by a window', () => {
    const values = [
      ...course(
        1_800,
        0,
        failing(1, 0.001, () => 30),
      ),
      ...course(
        300,
        1_800,
        failing(2, 0.04, () => 30),
      ),
    ];
    expect(run(values, shares).stated).toMatchObject([{ type: 'raised', windowMs: expect.any(Number) }]);
  });
});

describe('properties of judgeCourse', () => {
  test.each(Object.keys(noise))('two hours of steady %s noise raise nothing, for none of four seeds', (kind) => {
    const next = noise[kind];
    if (!next) throw new Error(kind);
    const settings: CourseSettings = {
      ...means,
      level: { ...means.level, absoluteFloor: 0, direction: 'both' },
      windows: means.windows.map((each) => ({ ...each, absoluteFloor: 0 })),
      needs: { ...means.needs, direction: 'both' },
    };
    for (let seed = 1; seed <= 4; seed += 1) {
      const normal = gaussian(seed * 101);
      expect(run(plain(draw(3_600, () => next(normal))), settings).stated).toEqual([]);
    }
  });

  const odd = fc.record({
    at: fc.oneof(
      fc.nat(4_000_000).map((ms) => T0 + ms),
      fc.constant(Number.NaN),
    ),
    sum: fc.oneof(fc.constantFrom(0, 1, 100, 1e6), fc.double()),
    weight: fc.oneof(fc.constantFrom(0, 1, 50), fc.double()),
  });
  const anything = fc.array(odd, { maxLength: 200 });
  const calmStart = plain(draw(40, around(1, 20, 2)), T0 - 80_000);

  test('whatever comes in whatever order: raised and cleared alternate, and late or repeated values change nothing', () => {
    fc.assert(
      fc.property(anything, (list) => {
        const { stated } = run([...calmStart, ...list]);
        expect(stated.map(({ type }) => type).join(' ')).toMatch(/^(raised( cleared |$))*(raised( cleared)?)?$/);
        let state = run(calmStart).state;
        for (const value of list) {
          const step = judgeCourse(state, value, means);
          expect(step.verdict.type === 'ignored' && step.state !== state).toBe(false);
          expect(judgeCourse(step.state, value, means).verdict.type).toBe('ignored');
          state = step.state;
        }
      }),
    );
  });

  test('goes on the same after its state was stored as JSON', () => {
    fc.assert(
      fc.property(anything, fc.nat(200), (list, cut) => {
        const sorted = list.filter(({ at }) => !Number.isNaN(at)).sort((one, other) => one.at - other.at);
        const { state } = run([...calmStart, ...sorted.slice(0, cut)]);
        const stored = JSON.parse(JSON.stringify(state)) as CourseState;
        const rest = [...sorted.slice(cut), ...plain([20, 400, 400, 400, 400], T0 + 5_000_000)];
        expect(run(rest, means, stored).verdicts).toEqual(run(rest, means, state).verdicts);
      }),
    );
  });

  test('at irregular times a jump is found within as many values', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 60, maxLength: 120 }),
        (seed, gaps) => {
          const calm = around(seed, 20, 2);
          let at = T0;
          const before = gaps.map((gap): Weighted => ({ at: (at += gap), sum: calm(), weight: 1 }));
          const jump = [1, 2, 3].map((step): Weighted => ({ at: at + step * STEP_MS, sum: 900, weight: 1 }));
          const { stated, verdicts } = run([...before, ...jump]);
          expect(stated).toHaveLength(1);
          expect(verdicts.at(-1)).toMatchObject({ type: 'raised' });
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  test('the state stays under 5 KB', () => {
    const { state } = run(plain(draw(9_000, around(1, -1.23456789e-30, 1e-31))));
    expect(JSON.stringify(state).length).toBeLessThan(5_120);
  });
});
