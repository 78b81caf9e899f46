import { defaultAlarm } from '@hale/detection';
import { describe, expect, test } from '@jest/globals';
import type { Point } from './point-reader.ts';
import { Series, severityOf } from './series.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);

const point = (at: number, value: number): Point => ({
  timestamp: new Date(at).toISOString(),
  at,
  value,
  label: undefined,
});

/** A wave with a pinch of what looks like noise. */
const calm = (minute: number): number => 50 + 5 * Math.sin(minute / 40) + Math.sin(minute * 12.9898) * 2;

function replay(series: Series, minutes: number, valueAt: (minute: number) => number = calm) {
  return Array.from({ length: minutes }, (_, minute) => series.take(point(START + minute * MINUTE, valueAt(minute))));
}

const gauge = { alarm: defaultAlarm, counter: false };

describe('Series', () => {
  test('a jump is an alarm with a severity and a sentence, and what came before is none', () => {
    const judged = replay(new Series(gauge), 3_001, (minute) => (minute < 3_000 ? calm(minute) : 400));
    expect(judged.filter(({ anomaly }) => anomaly)).toHaveLength(1);
    expect(judged.at(-1)).toMatchObject({ anomaly: true, severity: 'critical', level: 400 });
    expect(judged.at(-1)?.reason).toMatch(/400 .*(above|high).*usually [45]\d|step up from [45]\S+ to 400/);
    expect(judged.at(-1)?.score).toBeGreaterThan(0.9);
  });

  test('an alarm names its pattern as soon as it shows one, in the reason of a later point where that takes time', () => {
    const judged = replay(new Series(gauge), 3_030, (minute) => calm(minute) + (minute < 3_000 ? 0 : 350));
    const alarm = judged.findIndex(({ anomaly }) => anomaly);
    expect(judged[alarm]?.reason).toMatch(/; no known pattern so far$/);
    const named = judged.slice(alarm + 1).filter(({ match }) => match);
    expect(named).toMatchObject([{ anomaly: false, match: { pattern: 'step', side: 'high' } }]);
    expect(named[0]?.reason).toMatch(/^the alarm before this: step: higher for \d min, and stays there$/);
  });

  test('points that are no anomaly have neither severity nor, mostly, a reason', () => {
    const judged = replay(new Series(gauge), 2_000);
    expect(judged.every(({ anomaly, severity, score }) => !anomaly && severity === null && score < 1)).toBe(true);
    expect(judged.filter(({ reason }) => reason !== null).length).toBeLessThan(20);
  });

  test('says why something improbable is no alarm', () => {
    const series = new Series(gauge);
    replay(series, 3_000);
    const [first, second] = [3_000, 3_001].map((minute) => series.take(point(START + minute * MINUTE, 400)));
    expect(first).toMatchObject({ anomaly: true });
    expect(second).toMatchObject({ anomaly: false, severity: null });
    const early = replay(new Series(gauge), 110, (minute) => (minute === 100 ? 1e6 : calm(minute)))[100];
    expect(early).toMatchObject({ anomaly: false, reason: expect.stringContaining('too little is known') });
  });

  test('says why a point is ignored, and is not the wiser for it', () => {
    const [wild, tame] = [new Series(gauge), new Series(gauge)];
    replay(wild, 500);
    replay(tame, 500);
    const end = START + 499 * MINUTE;
    const ignored = [point(end + MINUTE, Number.NaN), point(end, 1e6), point(end - MINUTE, 1e6)];
    expect(ignored.map((each) => wild.take(each))).toMatchObject([
      { score: 0, anomaly: false, ignored: 'invalid', reason: expect.stringContaining('ignored') },
      { score: 0, anomaly: false, ignored: 'duplicate', reason: expect.stringContaining('ignored') },
      { score: 0, anomaly: false, ignored: 'late', reason: expect.stringContaining('ignored') },
    ]);
    const next = point(end + MINUTE, 70);
    expect(wild.take(next)).toEqual(tame.take(next));
  });

  test.each([
    ['a timestamp from years ahead', 1, 3_650 * 1_440 * MINUTE],
    ['a clock that was an hour ahead for a while', 30, 60 * MINUTE],
  ])('after %s the series goes on within eight points, and what is wrong is found', (_, points, ahead) => {
    for (const counter of [false, true]) {
      const series = new Series({ ...gauge, counter });
      let total = 0;
      const valueAt = (minute: number) => {
        total += calm(minute) * 60;
        return counter ? total : calm(minute);
      };
      replay(series, 3_000, valueAt);
      for (let minute = 3_000; minute < 3_000 + points; minute += 1)
        series.take(point(START + minute * MINUTE + ahead, valueAt(minute)));
      const after = Array.from({ length: 400 }, (__, index) => {
        const minute = 3_000 + points + index;
        return series.take(point(START + minute * MINUTE, valueAt(minute)));
      });
      const late = after.findIndex(({ ignored }) => ignored !== 'late');
      expect(late).toBe(7);
      expect(after[7]).toMatchObject({ setBack: true });
      expect(after.filter(({ anomaly, setBack }, index) => anomaly || (setBack && index !== 7))).toEqual([]);
      expect(after.slice(10).filter(({ ignored }) => ignored)).toEqual([]);
      const at = START + (3_400 + points) * MINUTE;
      expect(series.take(point(at, counter ? total + 400 * 60 : 400))).toMatchObject({ anomaly: true });
    }
  });

  test('points in no order set no clock back', () => {
    const series = new Series(gauge);
    replay(series, 200);
    const late = Array.from({ length: 100 }, (_, index) => series.take(point(START + (150 - index) * MINUTE, 50)));
    expect(late.every(({ ignored }) => ignored === 'late')).toBe(true);
  });

  test('of a counter the growth is judged, over a restart as well', () => {
    const series = new Series({ ...gauge, counter: true });
    let total = 0;
    const judged = replay(series, 2_000, (minute) => {
      total = minute === 1_000 ? 0 : total + calm(minute) * 60;
      return total;
    });
    expect(judged[0]).toMatchObject({ ignored: 'first', level: undefined });
    expect(judged[1_000]).toMatchObject({ ignored: 'reset', level: undefined });
    expect(judged[1_500]?.level).toBeCloseTo(calm(1_500), 6);
    expect(judged.some(({ anomaly }) => anomaly)).toBe(false);
    expect(series.take(point(START + 2_000 * MINUTE, total + 400 * 60))).toMatchObject({ anomaly: true });
  });

  test('the sensitivity is what an alarm takes', () => {
    const raised = (least: number) =>
      replay(new Series({ ...gauge, alarm: { ...defaultAlarm, least } }), 4_000, (minute) =>
        minute % 1_000 === 999 ? 58 + minute / 500 : calm(minute),
      ).filter(({ anomaly }) => anomaly).length;
    expect(raised(2)).toBeGreaterThan(raised(30));
    expect(raised(30)).toBe(0);
  });

  test('what is more of a surprise is never less severe', () => {
    const scale = ['info', 'warning', 'critical'];
    const severities = Array.from({ length: 100 }, (_, step) => scale.indexOf(severityOf(4 + step / 2, defaultAlarm)));
    expect(severities).toEqual(severities.toSorted((a, b) => a - b));
    expect(new Set(severities).size).toBe(3);
  });
});
