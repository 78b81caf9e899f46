import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noise } from '../../test/draws.ts';
import { alarmsOf, MINUTE, play, START } from '../../test/play.ts';
import { decide, defaultAlarm } from './alarm.ts';
import { judgeValue } from './judge.ts';
import { emptyMemory, SERIES_BYTES, type SeriesMemory, STATE } from './memory.ts';
import { defaultBank } from './settings.ts';

const YEAR = 365 * 86_400_000;

const bytesOf = ({ state, learnt }: SeriesMemory): Buffer =>
  Buffer.concat([Buffer.from(state.buffer), Buffer.from(learnt.buffer)]);
const isFinite = ({ state, learnt }: SeriesMemory): boolean =>
  state.every(Number.isFinite) && learnt.every(Number.isFinite);

const usualValues = fc.double({ min: -100, max: 100, noNaN: true });
const oddValues = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  Number.MIN_VALUE,
  1e-300,
  -1e-300,
  1e30,
  -1e30,
  1e38,
  1e300,
  -Number.MAX_VALUE,
);
const values = fc.oneof({ weight: 5, arbitrary: usualValues }, { weight: 1, arbitrary: oddValues });
const oddSteps = fc.constantFrom(0, -MINUTE, -20 * YEAR, 20 * YEAR, 5 * MINUTE, 1, 1e-3, Number.NaN, 1e15);
const steps = fc.oneof({ weight: 9, arbitrary: fc.constant(MINUTE) }, { weight: 1, arbitrary: oddSteps });
const samples = fc.array(fc.record({ step: steps, value: values }), { minLength: 1, maxLength: 400, size: 'max' });
const repeatable = { seed: 5, numRuns: 100 };

describe('any input', () => {
  test('leaves finite numbers behind, and gives finite verdicts', () => {
    const property = fc.property(samples, fc.integer({ min: -100, max: 100 }), (course, years) => {
      const memory = emptyMemory();
      let at = years * YEAR;
      for (const { step, value } of course) {
        const judged = judgeValue(memory, at + step, value, defaultBank);
        if (typeof judged === 'string') continue;
        at += step;
        const { surprise } = decide(memory, at, judged.improbability, defaultAlarm);
        expect(judged.improbability).toBeGreaterThanOrEqual(0);
        expect([judged.improbability, surprise].every(Number.isFinite) && isFinite(memory)).toBe(true);
      }
    });
    fc.assert(property, repeatable);
  });

  test('that is ignored changes nothing, not a byte', () => {
    const property = fc.property(samples, (course) => {
      const memory = emptyMemory();
      let at = START;
      let before = bytesOf(memory);
      for (const { step, value } of course) {
        const judged = judgeValue(memory, at + step, value, defaultBank);
        const after = bytesOf(memory);
        expect(after.equals(before)).toBe(typeof judged === 'string');
        before = after;
        if (typeof judged !== 'string') at += step;
      }
    });
    fc.assert(property, repeatable);
  });
});

describe('judgeValue', () => {
  test.each([
    ['not a number', MINUTE, Number.NaN, 'invalid'],
    ['infinite', MINUTE, Number.NEGATIVE_INFINITY, 'invalid'],
    ['larger than anything that is measured', MINUTE, 1e300, 'invalid'],
    ['at no time', Number.NaN, 1, 'invalid'],
    ['at the time of the last', 0, 1, 'duplicate'],
    ['earlier than the last', -MINUTE, 1, 'late'],
    ['years earlier', -20 * YEAR, 1, 'late'],
  ])('a value that is %s is ignored', (_, step, value, why) => {
    const memory = emptyMemory();
    play(noise(1, 300, 50, 5), { memory });
    expect(judgeValue(memory, START + 299 * MINUTE + step, value, defaultBank)).toBe(why);
  });

  test('nothing is said of the first values', () => {
    const early = play([5, -3, 1e9, 0.1, 7, 7, 7, -1e20, 3, 4]);
    expect(early.map(({ improbability }) => improbability)).toEqual(Array(10).fill(0));
  });

  test('what is usual, which side and which window go with the sign', () => {
    const last = play([...noise(1, 3_000, 50, 5), 200]).at(-1);
    expect(last).toMatchObject({ side: 'high', usual: expect.any(Number) });
    expect(Math.abs((last?.usual ?? 0) - 50)).toBeLessThan(5);
    expect(play([...noise(1, 3_000, 50, 5), -100]).at(-1)).toMatchObject({ side: 'low' });
  });

  test('the state of a series stays where it is and as large as it was, however many values come', () => {
    const memory = emptyMemory();
    const { state, learnt } = memory;
    play(noise(1, 50_000, 50, 5), { memory });
    expect([memory.state === state, memory.learnt === learnt]).toEqual([true, true]);
    expect(state.byteLength + learnt.byteLength).toBe(SERIES_BYTES);
    expect(SERIES_BYTES).toBeLessThan(8 * 1_024);
  });

  test('the same values give the same verdicts', () => {
    const course = noise(4, 2_000, 50, 5);
    expect(play(course)).toEqual(play(course));
  });
});

describe('a clock', () => {
  test('that jumps forward by years says nothing bad of the values after it', () => {
    const memory = emptyMemory();
    play(noise(1, 3_000, 50, 5), { memory });
    const alarms = alarmsOf(noise(2, 500, 50, 5), { memory, startAt: START + 20 * YEAR });
    expect(alarms.length).toBeLessThanOrEqual(3);
    expect(memory.state[STATE.interval]).toBe(MINUTE);
  });

  test('that jumps back is late until it has caught up, and then goes on as if nothing had been', () => {
    const [jumping, steady] = [emptyMemory(), emptyMemory()];
    for (const memory of [jumping, steady]) play(noise(1, 1_000, 50, 5), { memory });
    const back = START - 20 * YEAR;
    for (let minute = 0; minute < 100; minute += 1)
      expect(judgeValue(jumping, back + minute * MINUTE, 1e6, defaultBank)).toBe('late');
    const next = (memory: SeriesMemory) => judgeValue(memory, START + 1_000 * MINUTE, 51, defaultBank);
    expect(next(jumping)).toEqual(next(steady));
    expect(bytesOf(jumping).equals(bytesOf(steady))).toBe(true);
  });
});

describe('a series that changes its interval', () => {
  const [often, seldom] = [15_000, 5 * MINUTE];

  test.each([
    [often, seldom],
    [seldom, often],
  ])('from %i ms to %i ms takes over the new one and is not alarmed by it', (before, after) => {
    const memory = emptyMemory();
    play(noise(1, 4_000, 50, 5), { memory, everyMs: before });
    expect(memory.state[STATE.interval]).toBe(before);
    const startAt = START + 4_000 * before;
    const alarms = alarmsOf(noise(2, 300, 50, 5), { memory, everyMs: after, startAt });
    expect(memory.state[STATE.interval]).toBe(after);
    expect(alarms.length).toBeLessThanOrEqual(2);
  });

  test('keeps the one it had through gaps of all lengths', () => {
    const memory = emptyMemory();
    play(noise(1, 1_000, 50, 5), { memory });
    let at = START + 1_000 * MINUTE;
    for (const minutes of [3, 9, 2, 5, 14, 4, 7, 2, 40, 3, 6, 11, 937]) {
      at += minutes * MINUTE;
      judgeValue(memory, at, 50, defaultBank);
    }
    expect(memory.state[STATE.interval]).toBe(MINUTE);
  });
});

describe('improbability', () => {
  // Bins of a tail are not where they were, so some of what is usual differs a little; what is far out does not.
  const course = [...noise(3, 4_000, 50, 5), 110, ...noise(4, 1_000, 50, 5)];
  const improbabilities = (each: (value: number) => number) =>
    play(course.map(each))
      .slice(1_000)
      .map(({ improbability }) => improbability);
  const usual = improbabilities((value) => value);
  const apart = (others: readonly number[]) => others.map((other, index) => Math.abs(other - (usual[index] ?? 0)));

  test('does not depend on the unit that is measured in', () => {
    for (const factor of [2, 1_024, -1]) expect(improbabilities((value) => factor * value)).toEqual(usual);
    for (const factor of [1_000, 1e-3]) {
      const differences = apart(improbabilities((value) => factor * value));
      expect(differences[3_000]).toBeLessThan(1e-6);
      expect(differences.filter((difference) => difference > 0.05).length).toBeLessThan(differences.length / 50);
    }
  });

  test.each([10, -200, 1_000])('does not depend on the level, here moved by %i', (shift) => {
    const differences = apart(improbabilities((value) => value + shift));
    expect(differences[3_000]).toBeLessThan(1e-6);
    expect(differences.filter((difference) => difference > 0.1).length).toBeLessThan(differences.length / 50);
  });
});
