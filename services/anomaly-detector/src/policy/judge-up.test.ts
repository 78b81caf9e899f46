import type { DebounceState } from '@hale/detection';
import { describe, expect, test } from '@jest/globals';
import { judgeUp, type Reach, upStatement } from './judge-up.ts';
import { reachOf } from './reach.ts';

/** A sample each two seconds: what became of them, as `second type kind`. */
function run(samples: readonly (readonly [value: number, reach: Reach])[]): string[] {
  let state: DebounceState | undefined;
  return samples.flatMap(([value, reach], index) => {
    const { state: next, verdict } = judgeUp(state, { at: index * 2_000, value }, reach);
    state = next;
    if (verdict.type === 'none' || verdict.type === 'ignored') return [];
    return [`${index * 2} ${verdict.type} ${verdict.type === 'cleared' ? '' : verdict.kind}`.trim()];
  });
}

const down = (count: number, reach: Reach) => Array.from({ length: count }, () => [0, reach] as const);
const up = (count: number) => Array.from({ length: count }, () => [1, 'answers'] as const);

describe('judgeUp', () => {
  test('with a failing probe beside it, two samples make it unreachable', () => {
    expect(run([...up(1), ...down(3, 'fails'), ...up(2)])).toEqual(['4 raised unreachable', '10 cleared']);
  });

  test('a gap of twelve seconds with probes that answer is nothing', () => {
    expect(run([...up(3), ...down(6, 'answers'), ...up(3)])).toEqual([]);
  });

  test('a longer one is unscrapable, until the probe fails as well', () => {
    expect(run([...up(1), ...down(11, 'answers'), ...down(2, 'fails')])).toEqual([
      '22 raised unscrapable',
      '26 changed unreachable',
    ]);
  });

  test('without a probe it takes as long', () => {
    expect(run([...up(1), ...down(10, 'unknown')])).toEqual([]);
    expect(run([...up(1), ...down(11, 'unknown')])).toEqual(['22 raised unreachable']);
  });

  test('what was unreachable stays so until it can be scraped', () => {
    expect(run([...down(2, 'fails'), ...down(20, 'answers'), ...up(2)])).toEqual([
      '2 raised unreachable',
      '46 cleared',
    ]);
  });

  test('that only the metrics are gone is no word that speaks for a crash', () => {
    const verdict = { type: 'raised', failures: 11, startedAt: 0, at: 1, detail: '' } as const;
    expect(upStatement('up', { ...verdict, kind: 'unscrapable' })).toMatchObject({
      symptom: 'level-low',
      severity: 'warning',
    });
    expect(upStatement('up', { ...verdict, kind: 'unreachable' })).toMatchObject({
      symptom: 'unreachable',
      severity: 'critical',
    });
  });
});

test('one failing probe outweighs those that answer; what is old says nothing', () => {
  const answers = { v: 1, state: { at: 100_000, successes: 3 } } as const;
  const failing = { at: 1, since: 1, count: 1, kind: 'unreachable', sameKind: 1 };
  const fails = { v: 1, state: { at: 101_000, successes: 0, failing } } as const;
  expect(reachOf([], 100_000)).toBe('unknown');
  expect(reachOf([answers], 110_000)).toBe('answers');
  expect(reachOf([answers, fails], 110_000)).toBe('fails');
  expect(reachOf([answers, fails], 140_000)).toBe('unknown');
});
