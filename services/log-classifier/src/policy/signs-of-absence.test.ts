import { describe, expect, test } from '@jest/globals';
import { newService } from './service-record.ts';
import { signsOfAbsence } from './signs-of-absence.ts';
import type { TemplateRecord } from './template-record.ts';

const T0 = 1_790_000_000_000;
const limits = { after: 60_000, knownFor: 600_000, seen: 100 };
const beat: TemplateRecord = {
  v: 2,
  text: 'heartbeat <*>',
  severity: 'info',
  category: 'noise',
  confidence: 0.9,
  by: 'rules',
  askedAt: 0,
  count: 200,
  firstAt: T0 - 700_000,
  lastAt: T0,
  maxGap: 5_000,
};
const signs = (record: Partial<TemplateRecord>, afterMs: number, since = T0 - 700_000) =>
  signsOfAbsence([['abc', { ...beat, ...record }]], { ...newService(T0), since }, T0 + afterMs, limits);

describe('signsOfAbsence', () => {
  test('what always comes and has stopped is of note, never more', () => {
    expect(signs({}, 60_000)).toMatchObject([
      { detector: 'missing', symptom: 'missing-log', severity: 'info', signal: 'template/abc', at: T0 },
    ]);
  });

  test.each<[string, Partial<TemplateRecord>, number]>([
    ['is away for no longer than usual', {}, 59_999],
    ['has a slow rhythm', { maxGap: 20_000 }, 99_999],
    ['was not seen often', { count: 99 }, 60_000],
    ['is not known for long', { firstAt: T0 - 500_000 }, 60_000],
    ['is an error, which is welcome to stop', { severity: 'error' }, 60_000],
    ['is away for so long that it is not coming back', {}, 1_800_001],
  ])('nothing when it %s', (_, record, afterMs) => {
    expect(signs(record, afterMs)).toEqual([]);
  });

  test('what was called a false alarm is away for longer until it is said, and is said before it is given up', () => {
    const away = (maxGap: number, afterMs: number, powers: number) =>
      signsOfAbsence(
        [['abc', { ...beat, maxGap }]],
        { ...newService(T0), since: T0 - 700_000 },
        T0 + afterMs,
        limits,
        new Map([['missing/template/abc', powers]]),
      );
    expect(away(5_000, 180_000, 0.5)).toEqual([]);
    expect(away(5_000, 190_000, 0.5)).toMatchObject([
      { summary: expect.stringContaining('raised its threshold 3.2 times') },
    ]);
    expect(away(100_000, 899_000, 1)).toEqual([]);
    expect(away(100_000, 900_000, 1)).toHaveLength(1);
  });

  test('a break in all lines of the service is not an absence of one', () => {
    expect(signs({}, 300_000, T0 + 250_000)).toEqual([]);
  });

  test('only a few at once', () => {
    const many = Array.from({ length: 9 }, (_, index) => [`t${index}`, beat] as const);
    expect(signsOfAbsence(many, { ...newService(T0), since: 0 }, T0 + 60_000, limits)).toHaveLength(3);
  });
});
