import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gaussian } from '../test/noise.ts';
import { defaultGrowth, type GrowthState, type GrowthVerdict, judgeGrowth } from './growth.ts';

const T0 = 1_790_000_000_000;
const STEP_MS = 2_000;
const MB = 1e6;

function run(
  megabytes: readonly number[],
  { step = STEP_MS, age = 600_000, start = undefined as GrowthState | undefined } = {},
) {
  let state = start;
  const verdicts: GrowthVerdict[] = [];
  megabytes.forEach((value, index) => {
    const at = (state?.at ?? T0) + step;
    const judged = judgeGrowth(state, { at, value: value * MB }, defaultGrowth, index >= 0 ? T0 - age : undefined);
    state = judged.state;
    verdicts.push(judged.verdict);
  });
  if (!state) throw new Error('nothing judged');
  return { state, verdicts, stated: verdicts.filter(({ type }) => type === 'raised' || type === 'cleared') };
}

const series = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => value(index));

describe('judgeGrowth', () => {
  test.each([1.5, 3, 7])('a leak of %p MB a second from 90 MB is found within 20 s, noise or not', (pace) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const normal = gaussian(seed);
        const values = [
          ...series(25, () => 90 + 0.5 * normal()),
          ...series(11, (index) => 90 + index * pace * 2 + 0.5 * normal()),
        ];
        expect(run(values).stated).toMatchObject([{ type: 'raised', windowMs: 14_000 }]);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test('says where it began and how fast it grows', () => {
    const { verdicts } = run([...series(25, () => 90), ...series(12, (index) => 90 + index * 14)]);
    const raised = verdicts.find((verdict) => verdict.type === 'raised');
    expect(raised).toMatchObject({ from: 90 * MB });
    expect(raised?.slope).toBeGreaterThan(2 * MB);
  });

  test.each<[string, (index: number) => number]>([
    ['teeth of a saw', (index) => 80 + (index % 15) * 6],
    ['a step', (index) => (index < 60 ? 90 : 190)],
    ['steps that come down again', (index) => 90 + (Math.floor(index / 10) % 3) * 40],
    ['a cache that fills and slows down', (index) => 90 + 150 * (1 - Math.exp(-Math.max(0, index - 30) / 200))],
    ['a slow drift', (index) => 90 + index * 0.05],
    ['noise', (index) => 90 + ((index * 7919) % 31)],
  ])('%s raises nothing', (_name, value) => {
    expect(run(series(300, value)).stated).toEqual([]);
  });

  test('a process that warms up is not judged', () => {
    expect(
      run(
        series(16, (index) => 40 + index * 8),
        { age: 0 },
      ).stated,
    ).toEqual([]);
  });

  test('a slow leak shows in a longer window, through what is collected in between', () => {
    const values = series(1_200, (index) => 100 + index * 0.12 + (index % 12) * 3);
    const [raised] = run(values, { step: 15_000, age: 86_400_000 }).stated;
    expect(raised).toMatchObject({ type: 'raised', windowMs: expect.any(Number) });
  });

  const leak = [...series(25, () => 90), ...series(12, (index) => 90 + index * 14)];

  test('ends when it falls back, and when it grows no further', () => {
    expect(run([...leak, 100, 100]).stated).toMatchObject([
      { type: 'raised' },
      { type: 'cleared', reason: 'fell-back' },
    ]);
    expect(run([...leak, ...series(40, () => 250)]).stated).toMatchObject([
      { type: 'raised' },
      { type: 'cleared', reason: 'stopped' },
    ]);
  });

  test('ends with its process', () => {
    const { state } = run(leak);
    const judged = judgeGrowth(state, { at: state.at + STEP_MS, value: 240 * MB }, defaultGrowth, state.at);
    expect(judged.verdict).toMatchObject({ type: 'cleared', reason: 'restarted' });
    const unknown = judgeGrowth(state, { at: state.at + STEP_MS, value: 60 * MB }, defaultGrowth);
    expect(unknown.verdict).toMatchObject({ type: 'cleared', reason: 'restarted' });
  });

  const anything = fc.array(fc.record({ at: fc.nat(600_000), value: fc.oneof(fc.nat(400), fc.double()) }), {
    maxLength: 150,
  });

  test('raised and cleared alternate, late and repeated samples change nothing, and it goes on from its JSON', () => {
    fc.assert(
      fc.property(anything, (list) => {
        let state: GrowthState | undefined;
        let open = false;
        for (const { at, value } of list) {
          const sample = { at: T0 + at, value: value * MB };
          const { state: next, verdict } = judgeGrowth(state, sample, defaultGrowth, T0 - 600_000);
          expect(verdict.type === 'raised' && open).toBe(false);
          expect(verdict.type === 'cleared' && !open).toBe(false);
          open = verdict.type === 'raised' || (open && verdict.type !== 'cleared');
          const stored = JSON.parse(JSON.stringify(next)) as GrowthState;
          expect(judgeGrowth(stored, sample, defaultGrowth).verdict.type).toBe('ignored');
          state = stored;
        }
      }),
    );
  });

  test('its state stays under 2 KB', () => {
    expect(JSON.stringify(run(series(3_000, (index) => 123.456_789 + Math.sin(index))).state).length).toBeLessThan(
      2_048,
    );
  });
});
