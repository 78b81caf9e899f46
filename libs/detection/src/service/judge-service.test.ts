import { describe, expect, test } from '@jest/globals';
import { defaultService, judgeService, type ServiceState, type ServiceVerdict } from './judge-service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 2, 2);

/** A service that was watched for two days in which nothing happened. */
const known: ServiceState = { since: START - 48 * HOUR };

const says = (...each: readonly number[]): ReadonlyMap<string, number> =>
  new Map(each.map((improbability, index) => [`series ${index}`, improbability]));

function verdictOf(evidence: ReadonlyMap<string, number>, state = known, restarted = false): ServiceVerdict {
  return judgeService(state, { at: START, evidence, restarted }, defaultService).verdict;
}

describe('what makes a finding', () => {
  test('one series alone has to be most improbable', () => {
    expect(verdictOf(says(0, 9.5, 0)).type).toBe('none');
    expect(verdictOf(says(0, 11, 0))).toEqual({
      type: 'raised',
      at: START,
      series: ['series 1'],
      improbability: 11,
      needed: 10,
    });
  });

  test('two at once may be less so, and three still less', () => {
    expect(verdictOf(says(5.3, 0, 5.3)).type).toBe('none');
    expect(verdictOf(says(5.5, 0, 5.7))).toMatchObject({ type: 'raised', series: ['series 2', 'series 0'] });
    expect(verdictOf(says(4.5, 4.5, 4.5)).type).toBe('none');
    expect(verdictOf(says(4.7, 4.7, 1, 4.7))).toMatchObject({ series: ['series 0', 'series 1', 'series 3'] });
  });

  test('ten thousand series with a blip in one say nothing', () => {
    expect(verdictOf(says(6, ...Array.from({ length: 9_999 }, () => 0.5))).type).toBe('none');
  });

  test('more sensitive, less is needed, in proportion', () => {
    const { verdict } = judgeService(
      known,
      { at: START, evidence: says(5.3), restarted: false },
      { ...defaultService, least: 2 },
    );
    expect(verdict.type).toBe('raised');
  });
});

describe('when nothing is said', () => {
  test('before a service is known for a day', () => {
    expect(verdictOf(says(11), { since: START - 23 * HOUR }).type).toBe('none');
    expect(verdictOf(says(11), { since: START - 25 * HOUR }).type).toBe('raised');
  });

  test('at a restart and three quarters of an hour behind it', () => {
    expect(verdictOf(says(11), known, true).type).toBe('none');
    expect(verdictOf(says(11), { ...known, restartedAt: START - 44 * MINUTE }).type).toBe('none');
    expect(verdictOf(says(11), { ...known, restartedAt: START - 46 * MINUTE }).type).toBe('raised');
  });

  test('of no series at all', () => {
    expect(verdictOf(new Map()).type).toBe('none');
  });
});

describe('an episode', () => {
  const at = (state: ServiceState, minutes: number, ...each: readonly number[]) =>
    judgeService(state, { at: START + minutes * MINUTE, evidence: says(...each), restarted: false }, defaultService);

  test('is raised once, ends when it was calm for ten minutes, and not when it swings', () => {
    let { state, verdict } = at(known, 0, 11);
    expect(verdict.type).toBe('raised');
    const after: string[] = [];
    for (const [minutes, each] of [
      [1, 7],
      [2, 3],
      [11, 6],
      [12, 1],
      [21, 1],
      [22, 1],
    ] as const) {
      ({ state, verdict } = at(state, minutes, each));
      after.push(verdict.type);
    }
    expect(after).toEqual(['none', 'none', 'none', 'none', 'none', 'cleared']);
    expect(state.episode).toBeUndefined();
  });

  test('is followed by a pause', () => {
    const { state } = at({ ...known, raisedAt: START }, 30, 11);
    expect(state.episode).toBeUndefined();
    expect(at(state, 181, 11).verdict.type).toBe('raised');
  });
});
