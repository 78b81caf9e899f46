import { describe, expect, test } from '@jest/globals';
import { action, MINUTE, seen, T0 } from '../../test/builders.ts';
import type { Verification } from './records.ts';
import { beginVerification, type Verdict, verify } from './verification.ts';

const rules = action({ verify: { every: '1s', within: '5s', hold: '10s' } }).verify;

interface Script {
  readonly ok: (at: number) => boolean;
  readonly cleared?: Record<string, number>;
  /** Milliseconds that a look comes late. */
  readonly late?: (at: number) => number;
}

/** Looks as the timers would, until there is a verdict. Times are milliseconds after T0. */
function watch({ ok, cleared = { fp: T0 }, late = () => 0 }: Script) {
  let verification: Verification = beginVerification();
  let at = 0;
  for (let looks = 1; looks < 200; looks++) {
    const observations = [seen(ok(at), 'health', T0 + at), seen(true, 'port', T0 + at)];
    const verdict: Verdict = verify(verification, { now: T0 + at, observations, fingerprints: ['fp'], cleared }, rules);
    if (verdict.kind !== 'look-again') return { ...verdict, at, looks };
    expect(verdict.verification.tick).toBe(verification.tick + 1);
    expect(verdict.dueAt).toBeGreaterThan(T0 + at);
    ({ verification } = verdict);
    at = verdict.dueAt - T0 + late(at);
  }
  throw new Error('no verdict');
}

describe('verify', () => {
  test('verified when every probe answers for the whole hold, with the answers counted', () => {
    const end = watch({ ok: (at) => at >= 3_000 });
    expect(end).toMatchObject({ kind: 'verified', at: 13_000, reason: 'symptom gone and stayed gone for 10 s' });
    expect(end.proof.map(({ text }) => text)).toEqual([
      'health answered 11 of 11 times in 10 s',
      'port answered 11 of 11 times in 10 s',
      'finding cleared at 2026-03-04T10:00:00Z',
    ]);
  });

  test('ineffective when the symptom is still there after `within`', () => {
    const end = watch({ ok: () => false });
    expect(end).toMatchObject({ kind: 'ineffective', at: 5_000 });
    expect(end.reason).toBe('symptom still there after 5 s: health failed: refused (ECONNREFUSED)');
  });

  test('ineffective when it comes back during the hold', () => {
    const end = watch({ ok: (at) => at < 9_000 });
    expect(end).toMatchObject({ kind: 'ineffective', at: 9_000 });
    expect(end.reason).toContain('came back after 9 s');
  });

  test('waits 10 s for findings that are not cleared, then says so', () => {
    const end = watch({ ok: () => true, cleared: {} });
    expect(end).toMatchObject({ kind: 'verified', at: 20_000 });
    expect(end.reason).toContain('findings not cleared yet: 1');
  });

  test('begins to hold again after nobody looked for a while', () => {
    const end = watch({ ok: () => true, late: (at) => (at === 5_000 ? 5 * MINUTE : 0) });
    expect(end).toMatchObject({ kind: 'verified', at: 6_000 + 5 * MINUTE + 10_000 });
    expect(end.proof[0]?.text).toBe('health answered 11 of 11 times in 10 s');
  });

  test('no probe at all is no answer', () => {
    const look = { now: T0, observations: [], fingerprints: [], cleared: {} };
    expect(verify({ ...beginVerification(), since: T0 - 5_000 }, look, rules).kind).toBe('ineffective');
  });
});
