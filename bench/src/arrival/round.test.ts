import { describe, expect, test } from '@jest/globals';
import type { Told } from './findings.ts';
import { middleOf, roundOf } from './round.ts';

const told = (service: string, detector: string, decidedAt: number, toldAt: number): Told => ({
  service,
  detector,
  signal: 'queue_length',
  decidedAt,
  toldAt,
});

const played = {
  sent: new Map([
    ['a/1000', 1_001],
    ['b/1000', 1_002],
  ]),
  planted: new Set(['a/felt', 'a/queue', 'b/felt']),
  lags: [3, 9, 1],
  loadBefore: 0.5,
};

describe('roundOf', () => {
  test('a finding took from the push of the sample that decided it', () => {
    const findings = [
      told('a', 'window', 1_000, 1_011),
      told('a', 'bank', 1_000, 1_031),
      told('b', 'bank', 1_000, 1_004),
    ];
    expect(roundOf(findings, played)).toMatchObject({
      findings: 3,
      p50Ms: 10,
      maxMs: 30,
      planted: 3,
      found: 2,
      lagMaxMs: 9,
      byDetector: { bank: { findings: 2, maxMs: 30 }, window: { findings: 1, p50Ms: 10 } },
    });
  });

  test('what was decided before the round is none of it', () => {
    expect(roundOf([told('a', 'window', 500, 1_011)], played)).toMatchObject({ findings: 0, found: 0 });
  });
});

test('of several rounds the middle of each figure counts', () => {
  const round = (ms: number) => roundOf([told('a', 'window', 1_000, 1_001 + ms)], played);
  expect(middleOf([round(90), round(10), round(20)])).toMatchObject({ p50Ms: 20, p99Ms: 20, maxMs: 20 });
});
