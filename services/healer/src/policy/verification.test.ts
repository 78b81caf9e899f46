import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { action, found, MINUTE, seen, T0 } from '../../test/builders.ts';
import { isActive } from './findings.ts';
import type { KnownFinding, Verification } from './records.ts';
import { beginVerification, type Look, type Verdict, verify } from './verification.ts';

const rules = action({ verify: { every: '1s', within: '5s', hold: '10s' } }).verify;

interface Script {
  readonly ok?: (at: number) => boolean;
  /** As they are known at that time. */
  readonly findings?: (at: number) => KnownFinding[];
  /** Milliseconds that a look comes late. */
  readonly late?: (at: number) => number;
}

/** Looks as the timers would, until there is a verdict. Times are milliseconds after T0. */
function watch({ ok = () => true, findings = () => [], late = () => 0 }: Script) {
  let verification: Verification = beginVerification();
  const looks: Look[] = [];
  for (let at = 0; looks.length < 400; ) {
    const observations = [seen(ok(at), 'health', T0 + at), seen(true, 'port', T0 + at)];
    const look = { now: T0 + at, observations, findings: findings(at), evidence: new Set(['fp-probe', 'fp-log']) };
    looks.push(look);
    const verdict: Verdict = verify(verification, look, rules);
    if (verdict.kind !== 'look-again') return { ...verdict, at, looks };
    expect(verdict.verification.tick).toBe(verification.tick + 1);
    expect(verdict.dueAt).toBeGreaterThan(T0 + at);
    ({ verification } = verdict);
    at = verdict.dueAt - T0 + late(at);
  }
  throw new Error('no verdict');
}

/** Times after T0; a clearing is known from when it happens. */
const episode = (from: number, to: number, input: Partial<KnownFinding> = {}) => {
  const finding = found({ startedAt: T0 + from, ...input });
  return (at: number) => (at < from ? [] : [at < to ? finding : { ...finding, clearedAt: T0 + to }]);
};

describe('verify by probes', () => {
  test('verified when every probe answers for the whole hold, with the answers counted', () => {
    const end = watch({ ok: (at) => at >= 3_000, findings: episode(-5_000, 0) });
    expect(end).toMatchObject({ kind: 'verified', at: 13_000, reason: 'symptom gone and stayed gone for 10 s' });
    expect(end.proof.map(({ text }) => text)).toEqual([
      'health answered 11 of 11 times in 10 s',
      'port answered 11 of 11 times in 10 s',
      'unreachable (probe) cleared at 2026-03-04T10:00:00Z',
    ]);
  });

  test('ineffective when the symptom is still there after `within`', () => {
    const end = watch({ ok: () => false });
    expect(end).toMatchObject({ kind: 'ineffective', at: 5_000, sources: ['probe'] });
    expect(end.reason).toBe('symptom still there after 5 s: health failed: refused (ECONNREFUSED)');
  });

  test('ineffective when it comes back during the hold', () => {
    const end = watch({ ok: (at) => at < 9_000 });
    expect(end).toMatchObject({ kind: 'ineffective', at: 9_000 });
    expect(end.reason).toContain('came back after 9 s');
  });

  test('begins to hold again after nobody looked for a while', () => {
    const end = watch({ late: (at) => (at === 5_000 ? 5 * MINUTE : 0) });
    expect(end).toMatchObject({ kind: 'verified', at: 6_000 + 5 * MINUTE + 10_000 });
    expect(end.proof[0]?.text).toBe('health answered 11 of 11 times in 10 s');
  });

  test('nothing to see it by is no sign of health', () => {
    const look = { now: T0, observations: [], findings: [], evidence: new Set<string>() };
    expect(verify({ ...beginVerification(), since: T0 - 5_000 }, look, rules).kind).toBe('ineffective');
  });
});

describe('verify by findings', () => {
  test('holds from when the last of them is cleared', () => {
    const end = watch({ findings: episode(-5_000, 4_500, { source: 'metric' }) });
    expect(end).toMatchObject({ kind: 'verified', at: 15_000 });
    expect(end.proof.at(-1)).toMatchObject({ source: 'metric', id: 'fp-metric' });
  });

  test('one that is not cleared within `within` is a symptom that is still there', () => {
    const end = watch({ findings: episode(-5_000, 60_000, { source: 'metric', symptom: 'slow', detector: 'window' }) });
    expect(end).toMatchObject({ kind: 'ineffective', at: 5_000, sources: ['metric'] });
    expect(end.reason).toBe('symptom still there after 5 s: finding not cleared: slow (window)');
  });

  test('one of the evidence that is raised again in the hold is the symptom come back', () => {
    const end = watch({ findings: (at) => (at < 8_000 ? episode(-5_000, 0)(at) : episode(7_000, 90_000)(at)) });
    expect(end).toMatchObject({ kind: 'ineffective', at: 8_000 });
    expect(end.reason).toContain('came back after 8 s');
  });

  test('one that came and went between two looks is not overlooked', () => {
    const end = watch({ findings: (at) => (at < 8_000 ? [] : episode(7_200, 7_800)(at)) });
    expect(end).toMatchObject({ kind: 'ineffective', at: 8_000 });
  });

  test('another one of the service makes the hold begin again, twice', () => {
    const other = episode(4_000, 6_000, { fingerprint: 'fp-other' });
    expect(watch({ findings: other })).toMatchObject({ kind: 'verified', at: 16_000 });
    const restless = (at: number) => episode(Math.floor(at / 6_000) * 6_000, 1e9, { fingerprint: 'fp-other' })(at);
    const often = (at: number) => restless(at).map((one) => ({ ...one, clearedAt: one.startedAt + 100 }));
    const end = watch({ findings: often });
    expect(end.kind).toBe('ineffective');
    expect(end.reason).toContain('never quiet for 10 s');
  });

  test('one that began before the hold and is raised late is an echo: the hold begins again', () => {
    const late = (at: number) => (at < 4_000 ? [] : episode(-3_000, 7_000)(at));
    expect(watch({ findings: late })).toMatchObject({ kind: 'verified', at: 17_000 });
  });

  test('log lines must be quiet at the end, not from the beginning', () => {
    const log = { source: 'log', symptom: 'fatal-log', detector: 'first-fatal' } as const;
    expect(watch({ findings: episode(-2_000, 9_000, log) })).toMatchObject({ kind: 'verified', at: 10_000 });
    expect(watch({ findings: episode(-2_000, 13_000, log) })).toMatchObject({ kind: 'verified', at: 13_000 });
    const loud = watch({ findings: episode(-2_000, 90_000, log) });
    expect(loud).toMatchObject({ kind: 'ineffective', at: 15_000, sources: ['log'] });
    expect(loud.reason).toContain('still in the logs');
  });

  test('a window that is too long to be waited for is left out, and named', () => {
    const slow = { source: 'metric', detector: 'window', symptom: 'slow', windowMs: 900_000 } as const;
    const end = watch({ findings: episode(-5_000, 900_000, slow) });
    expect(end).toMatchObject({ kind: 'verified', at: 10_000 });
    expect(end.proof.at(-1)?.text).toBe('slow (window) not waited for: its window is 15 min');
  });
});

const anyEpisode = fc.record({
  from: fc.integer({ min: -9_000, max: 30_000 }),
  length: fc.integer({ min: 1, max: 20_000 }),
  source: fc.constantFrom('probe' as const, 'metric' as const, 'log' as const),
  known: fc.boolean(),
});
const anyScript = fc.record({
  downs: fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 5_000 })), { maxLength: 2 }),
  episodes: fc.array(anyEpisode, { maxLength: 3 }),
  gapAt: fc.integer({ min: 0, max: 60 }),
});

function play({ downs, episodes, gapAt }: typeof anyScript extends fc.Arbitrary<infer Value> ? Value : never) {
  let looks = 0;
  return watch({
    ok: (at) => downs.every(([from, length]) => at < from || at >= from + length),
    findings: (at) =>
      episodes.flatMap(({ from, length, source, known }, index) =>
        episode(from, from + length, { source, fingerprint: known ? `fp-${source}` : `fp-${index}` })(at),
      ),
    late: () => (looks++ === gapAt ? 60_000 : 0),
  });
}

test('verified implies that for the whole hold somebody looked, every look was answered, and no finding was active', () => {
  let verified = 0;
  fc.assert(
    fc.property(anyScript, (script) => {
      const { kind, looks } = play(script);
      if (kind !== 'verified') return;
      verified++;
      const end = looks.at(-1);
      const held = looks.filter(({ now }) => now >= (end?.now ?? 0) - rules.hold);
      expect(held.every(({ observations }) => observations.every(({ ok }) => ok))).toBe(true);
      const active = held.flatMap(({ findings }) => findings.filter(isActive));
      expect(active.filter(({ source }) => source !== 'log')).toEqual([]);
      expect(end?.findings.filter(isActive)).toEqual([]);
      const pauses = held.slice(1).map(({ now }, index) => now - (held[index]?.now ?? 0));
      expect(Math.max(0, ...pauses)).toBeLessThanOrEqual(10_000);
    }),
    { numRuns: 500 },
  );
  expect(verified).toBeGreaterThan(20);
});

test('every verification comes to a verdict', () => {
  fc.assert(
    fc.property(anyScript, (script) => expect(play(script).kind).not.toBe('look-again')),
    { numRuns: 300 },
  );
});
