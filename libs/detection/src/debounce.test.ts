import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DebounceState, type DebounceVerdict, debounce, type Observed } from './debounce.ts';

const settings = { failures: 3, successes: 2 };
const ok = (at: number): Observed => ({ at, ok: true, kind: '', detail: '' });
const bad = (at: number, kind = 'refused'): Observed => ({ at, ok: false, kind, detail: `${kind}@${at}` });

function run(
  observations: readonly Observed[],
  start?: DebounceState,
): { state: DebounceState | undefined; verdicts: DebounceVerdict[] } {
  let state = start;
  const verdicts: DebounceVerdict[] = [];
  for (const observed of observations) {
    const step = debounce(state, observed, settings);
    state = step.state;
    verdicts.push(step.verdict);
  }
  return { state, verdicts };
}

const types = (verdicts: readonly DebounceVerdict[]): string[] => verdicts.map(({ type }) => type);

describe('debounce', () => {
  test('raises at the third failure in a row, with the time of the first', () => {
    const { verdicts } = run([ok(1), bad(2, 'timeout'), bad(3), bad(4)]);
    expect(types(verdicts)).toEqual(['none', 'none', 'none', 'raised']);
    expect(verdicts[3]).toEqual({
      type: 'raised',
      startedAt: 2,
      at: 4,
      failures: 3,
      kind: 'refused',
      detail: 'refused@4',
    });
  });

  test('a success between failures starts the count anew', () => {
    expect(types(run([bad(1), bad(2), ok(3), bad(4), bad(5)]).verdicts)).not.toContain('raised');
  });

  test('clears at the second success in a row and names the episode', () => {
    const { verdicts, state } = run([bad(1), bad(2), bad(3), ok(4), bad(5), ok(6), ok(7)]);
    expect(types(verdicts)).toEqual(['none', 'none', 'raised', 'none', 'none', 'none', 'cleared']);
    expect(verdicts[6]).toEqual({ type: 'cleared', startedAt: 1, at: 7, successes: 2 });
    expect(state?.episode).toBeUndefined();
  });

  test('states another kind only after as many failures of that kind in a row', () => {
    const start = [bad(1), bad(2), bad(3)];
    expect(types(run([...start, bad(4, 'timeout'), bad(5, 'timeout'), bad(6, 'timeout')]).verdicts).at(-1)).toBe(
      'changed',
    );
    const flapping = Array.from({ length: 30 }, (_, index) => bad(4 + index, index % 2 ? 'refused' : 'timeout'));
    expect(types(run([...start, ...flapping]).verdicts)).not.toContain('changed');
  });

  test('late, repeated and timeless observations change nothing', () => {
    const { state } = run([bad(5), bad(6)]);
    for (const [at, reason] of [
      [6, 'duplicate'],
      [5.5, 'late'],
      [Number.NaN, 'invalid'],
    ] as const) {
      expect(debounce(state, bad(at), settings)).toEqual({ state, verdict: { type: 'ignored', reason } });
    }
  });

  const observations = fc.array(
    fc.record({
      at: fc.nat(60),
      ok: fc.boolean(),
      kind: fc.constantFrom('refused', 'timeout'),
      detail: fc.constant(''),
    }),
    { maxLength: 80 },
  );

  test('raised and cleared alternate, changed only in between, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(observations, (list) => {
        const stated = types(run(list).verdicts).filter((type) => type !== 'none' && type !== 'ignored');
        expect(stated.join(' ')).toMatch(/^(raised( changed)*( cleared |$))*(raised( changed)*)?( cleared)?$/);
      }),
    );
  });

  test('is abnormal exactly as the observations that are in order of time say', () => {
    fc.assert(
      fc.property(observations, (list) => {
        const ordered = list.filter(({ at }, index) => list.slice(0, index).every((earlier) => earlier.at < at));
        expect(run(list).state?.episode?.startedAt).toBe(episodeStart(ordered));
      }),
    );
  });

  test('goes on the same after its state was stored as JSON', () => {
    fc.assert(
      fc.property(observations, fc.nat(80), (list, cut) => {
        const first = run(list.slice(0, cut));
        const stored = first.state && (JSON.parse(JSON.stringify(first.state)) as DebounceState);
        expect(run(list.slice(cut), stored)).toEqual(run(list.slice(cut), first.state));
      }),
    );
  });
});

/** The rule said backwards: when the open episode began, from the whole list. */
function episodeStart(ordered: readonly Observed[]): number | undefined {
  const signs = ordered.map(({ ok: fine }) => (fine ? '+' : '-')).join('');
  const cleared = [...signs.matchAll(/-{3}(?:\+?-)*\+\+/g)].at(-1);
  const start = signs.indexOf('---', cleared ? cleared.index + cleared[0].length : 0);
  return start < 0 ? undefined : ordered[start]?.at;
}
