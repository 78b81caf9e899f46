import { describe, expect, test } from '@jest/globals';
import { judgeValue } from '../bank/judge.ts';
import { emptyMemory, type SeriesMemory, STATE } from '../bank/memory.ts';
import { defaultBank } from '../bank/settings.ts';
import { addEvidence, addSwing, defaultEvidence, evidenceOf } from './evidence.ts';

const START = Date.UTC(2026, 2, 2);
const old = { ...defaultEvidence, doubt: 0 };

/** Values at one interval that always move, each with its improbability. */
function told(
  intervalMs: number,
  improbabilities: readonly number[],
  settings = old,
): { memory: SeriesMemory; at: number } {
  const memory = emptyMemory();
  let at = START;
  for (const [index, improbability] of improbabilities.entries()) {
    at = START + index * intervalMs;
    judgeValue(memory, at, index, defaultBank);
    addEvidence(memory, at, improbability, settings);
  }
  return { memory, at };
}
const says = (intervalMs: number, ...improbabilities: readonly number[]): number => {
  const { memory, at } = told(intervalMs, improbabilities);
  return evidenceOf(memory, at, old);
};

describe('what lasts', () => {
  test('a blip says nothing, as much as lasted two minutes or four values does', () => {
    expect(says(15_000, 0, 0, 6, 6, 6)).toBe(0);
    expect(says(15_000, 0, 6, 5, 6, 6)).toBe(5);
    expect(says(60_000, 0, 0, 6)).toBe(0);
    expect(says(60_000, 0, 5, 6)).toBe(5);
  });

  test('a value that stands for more than two minutes counts alone', () => {
    expect(says(300_000, 0, 0, 6)).toBe(6);
  });

  test('fades by half in three minutes', () => {
    const { memory, at } = told(60_000, [0, 6, 6]);
    expect(evidenceOf(memory, at + 180_000, old)).toBeCloseTo(3, 6);
    expect(evidenceOf(memory, at - 60_000, old)).toBe(6);
  });
});

describe('how much a series can say', () => {
  test('no more than twelve powers of ten', () => {
    expect(says(60_000, 0, 900, 900)).toBe(12);
  });

  test('less by what people took from it, and never less than nothing', () => {
    const { memory, at } = told(60_000, [0, 900, 900]);
    expect(evidenceOf(memory, at, old, { lenience: 9 })).toBe(3);
    expect(evidenceOf(memory, at, old, { lenience: 13 })).toBe(0);
  });

  test('what it swung as well, unless it fills up after a start', () => {
    const { memory, at } = told(60_000, [0, 2, 2]);
    addSwing(memory, at, 7, old);
    addSwing(memory, at + 60_000, 1, old);
    expect(evidenceOf(memory, at, old)).toBe(7);
    expect(evidenceOf(memory, at + 180_000, old)).toBeCloseTo(3.5, 6);
    expect(evidenceOf(memory, at, old, { swings: false })).toBe(2);
  });

  test('no more than three when it hardly ever moved', () => {
    const { memory, at } = told(60_000, [0, 900, 900]);
    memory.state[STATE.moves] = 0;
    expect(evidenceOf(memory, at, old)).toBe(3);
  });

  test('less while it is new', () => {
    const { memory, at } = told(60_000, [7, 7, 7], defaultEvidence);
    expect(evidenceOf(memory, at, defaultEvidence)).toBeCloseTo(2, 1);
  });
});
