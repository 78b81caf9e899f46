import { defaultBank, defaultEvidence, evidenceOf } from '@hale/detection';
import type { Series } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { judgePlain, type PlainFrameSettings } from './judge-plain.ts';
import { PlainMemory } from './plain-memory.ts';

const service = { env: 'demo', service: 'payments' };
const STEP_MS = 60_000;
const T0 = 1_790_000_000_000;
const settings: PlainFrameSettings = {
  plain: { bank: defaultBank, evidence: { ...defaultEvidence, doubt: 0, most: 7 } },
  watched: () => true,
  critical: () => false,
  roleOf: () => null,
  maxSeries: 100,
  forgetAfterMs: 3_600_000,
  latest: T0 + 1e9,
};

const gauge = (name: string, at: number, value: number): Series => ({
  name,
  kind: 'gauge',
  labels: {},
  samples: [[at, value]],
});

/** Judges frames of the series, one a minute; the time in milliseconds is that of the last. */
function observe(frames: readonly (readonly Series[])[], overrides: Partial<PlainFrameSettings> = {}) {
  const memory = new PlainMemory({ held: 0, max: 1_000 });
  let at = T0;
  const results = frames.map((series) => {
    at = Math.max(at, ...series.flatMap(({ samples }) => samples.map(([time]) => time)));
    const clock = { at, newest: Number.POSITIVE_INFINITY };
    const result = judgePlain(memory, clock, { service, series: [...series] }, { ...settings, ...overrides });
    return { ...result, change: memory.change() };
  });
  const says = (signal: string): number => {
    const series = memory.get(signal);
    return series ? evidenceOf(series.memory, at, settings.plain.evidence) : Number.NaN;
  };
  return { memory, results, says };
}

const minutes = (count: number, from: number, series: (at: number, index: number) => Series[]): Series[][] =>
  Array.from({ length: count }, (_, index) => series(T0 + (from + index) * STEP_MS, index));
const wobbling = (index: number): number => ((index * 7) % 13) / 13 + ((index * 3) % 5) / 5;

describe('judgePlain', () => {
  test('each is judged on the side that is bad: a queue that empties is none, a disk that does is', () => {
    const story = (level: number) => (at: number, index: number) => [
      gauge('disk_free_bytes', at, (level + wobbling(index)) * 1e9),
      gauge('queue_length', at, level + wobbling(index)),
    ];
    const empty = observe([...minutes(300, 0, story(100)), ...minutes(4, 300, story(0))]);
    expect(empty.says('disk_free_bytes')).toBe(7);
    expect(empty.says('queue_length')).toBe(0);
    const full = observe([...minutes(300, 0, story(100)), ...minutes(4, 300, story(300))]);
    expect(full.says('disk_free_bytes')).toBe(0);
    expect(full.says('queue_length')).toBe(7);
  });

  test('what nobody would care about is none, however improbable', () => {
    const story = (level: number) => (at: number, index: number) => [
      gauge('queue_length', at, level + wobbling(index) / 100),
    ];
    const { says, memory } = observe([...minutes(300, 0, story(1)), ...minutes(4, 300, story(8))]);
    expect(says('queue_length')).toBe(0);
    expect(memory.get('queue_length')?.shown).toBeUndefined();
  });

  test('a counter is judged by its rate, and its start anew is no drop', () => {
    let total = 0;
    const story = (rate: number) => (at: number, index: number) => {
      total += rate * 60 + wobbling(index);
      return [{ ...gauge('jobs_seconds_sum', at, total), kind: 'counter' as const }];
    };
    const calm = minutes(300, 0, story(1));
    total = 0;
    const { says, results } = observe([...calm, ...minutes(5, 300, story(1))]);
    expect(results[300]?.counts).toEqual({ reset: 1 });
    expect(says('jobs_seconds_sum')).toBe(0);
    expect(observe([...calm, ...minutes(5, 300, story(10))]).says('jobs_seconds_sum')).toBeGreaterThan(4);
  });

  test('counters of errors, parts of indicators and traffic that goes well are judged elsewhere or not at all', () => {
    const counter = (name: string, labels = {}) => ({ ...gauge(name, T0, 1), kind: 'counter' as const, labels });
    const series = [
      counter('jobs_failed_total'),
      counter('http_requests_total', { status: '200' }),
      gauge('up', T0, 1),
      gauge('heap_used_ratio', T0, 1),
    ];
    const roleOf = ({ name }: Pick<Series, 'name'>) =>
      name === 'heap_used_ratio' ? ({ role: 'saturation', part: 'value', family: name } as const) : null;
    expect(observe([series], { roleOf }).memory.size).toBe(0);
  });

  test('what does not count changes nothing and is not told to the journal', () => {
    const { memory, results } = observe([
      [gauge('queue', T0, Number.NaN)],
      [gauge('queue', T0 + 2e9, 1)],
      [gauge('queue', T0, 1)],
      [gauge('queue', T0, 2)],
      [gauge('queue', T0 - STEP_MS, 2)],
    ]);
    expect(results.map(({ counts }) => counts)).toEqual([
      { invalid: 1 },
      { future: 1 },
      { normal: 1 },
      { duplicate: 1 },
      { late: 1 },
    ]);
    expect(results.map(({ change }) => change.entry?.told)).toEqual([
      undefined,
      undefined,
      [T0, 1, 0, 1],
      undefined,
      undefined,
    ]);
    expect(memory.get('queue')?.at).toBe(T0);
  });

  test('of a flood what there is no room for is counted, and pushes nothing out; what is long gone gives way', () => {
    const many = (prefix: string) => (at: number) =>
      Array.from({ length: 8 }, (_, each) => gauge(`${prefix}${each}`, at, 1));
    const flood = observe([...minutes(2, 0, many('a')), ...minutes(2, 2, many('b'))], { maxSeries: 10 });
    expect(flood.results.map(({ dropped }) => dropped)).toEqual([0, 0, 6, 6]);
    expect([...flood.memory].slice(0, 8).map(([signal]) => signal)).toEqual(many('a')(T0).map(({ name }) => name));
    const later = observe([...minutes(1, 0, many('a')), ...minutes(1, 90, many('b'))], { maxSeries: 10 });
    expect(later.results[1]).toMatchObject({ dropped: 0, change: { removed: ['a7', 'a6', 'a5', 'a4', 'a3', 'a2'] } });
    expect(later.memory.size).toBe(10);
  });

  test('a critical series is urgent once it is improbable, another is not', () => {
    const story = (level: number) => (at: number, index: number) => [
      gauge('queue_length', at, level + wobbling(index)),
    ];
    const frames = [...minutes(300, 0, story(10)), ...minutes(1, 300, story(300))];
    const urgent = (critical: string) => observe(frames, { critical: (name) => name === critical }).results.slice(100);
    const said = urgent('queue_length').map((result) => result.urgent);
    expect([said.indexOf(true), said.lastIndexOf(true)]).toEqual([200, 200]);
    expect(urgent('mail_backlog').some((result) => result.urgent)).toBe(false);
  });
});
