import { topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { frameScrape, instanceOf } from './frame-scrape.ts';
import type { PageSeries } from './parse-exposition.ts';

const service = { env: 'demo', service: 'payments' };
const gauge = (name: string, more: Partial<PageSeries> = {}): PageSeries => ({
  name,
  kind: 'gauge',
  labels: {},
  value: 1,
  ...more,
});
const scrape = { at: 1_000_000, durationMs: 250, up: true, series: [] };
const framesOf = (...args: Parameters<typeof frameScrape>) =>
  frameScrape(...args).map((draft) => ({ draft, data: topics['metrics.sampled'].data.parse(draft.data) }));

describe('frameScrape', () => {
  test('says of an empty page that its target is up, and how long the scrape took', () => {
    const [frame, ...more] = framesOf(service, scrape);
    expect(more).toEqual([]);
    expect(frame?.draft).toMatchObject({ type: 'metrics.sampled', subject: 'demo/payments', time: 1_000_000 });
    expect(frame?.data).toEqual({
      service,
      complete: true,
      series: [
        { name: 'up', kind: 'gauge', labels: {}, samples: [[1_000_000, 1]] },
        { name: 'scrape_duration_seconds', kind: 'gauge', labels: {}, samples: [[1_000_000, 0.25]] },
      ],
    });
  });

  test('says of a target that is not up only that', () => {
    const [frame] = framesOf(service, { ...scrape, up: false, series: [gauge('half_a_page')] });
    expect(frame?.data.series.map(({ name, samples }) => [name, samples[0]?.[1]])).toEqual([
      ['up', 0],
      ['scrape_duration_seconds', 0.25],
    ]);
  });

  test('puts at most 64 series into a frame, in order, and none twice', () => {
    const series = Array.from({ length: 200 }, (_, index) => gauge(`s${index}`));
    const frames = framesOf(service, { ...scrape, series });
    expect(frames.map(({ data }) => data.series.length)).toEqual([64, 64, 64, 10]);
    expect(frames.map(({ data }) => data.complete)).toEqual([undefined, undefined, undefined, true]);
    expect(frames.flatMap(({ data }) => data.series.map(({ name }) => name)).slice(2)).toEqual(
      series.map(({ name }) => name),
    );
  });

  test('keeps a frame near 64 KB when the labels are long', () => {
    const labels = Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`l${index}`, 'v'.repeat(300)]));
    const series = Array.from({ length: 64 }, (_, index) => gauge(`s${index}`, { labels }));
    const sizes = framesOf(service, { ...scrape, series }).map(({ data }) => JSON.stringify(data).length);
    expect(Math.max(...sizes)).toBeLessThan(66_000);
  });

  test("takes the target's time, but not from the future, and does not let it speak of its own being up", () => {
    const series = [gauge('past', { at: 400 }), gauge('future', { at: 2_000_000 }), gauge('up', { value: 0 })];
    const [frame] = framesOf(service, { ...scrape, series });
    expect(frame?.data.series.map(({ name, samples }) => [name, ...(samples[0] ?? [])])).toEqual([
      ['up', 1_000_000, 1],
      ['scrape_duration_seconds', 1_000_000, 0.25],
      ['past', 400, 1],
      ['future', 1_000_000, 1],
    ]);
  });

  test('marks every series with the instance when there are several, unless the target says otherwise', () => {
    const series = [gauge('a'), gauge('b', { labels: { instance: 'its-own' } })];
    const [frame] = framesOf(service, { ...scrape, series, instance: 'host:1' });
    expect(frame?.data.series.map(({ labels }) => labels['instance'])).toEqual([
      'host:1',
      'host:1',
      'host:1',
      'its-own',
    ]);
  });
});

test('an instance is named by host and port, and by a path that is not the usual one', () => {
  expect(instanceOf('http://127.0.0.1:9100/metrics', 1)).toBeUndefined();
  expect(instanceOf('http://user:pass@127.0.0.1:9100/metrics', 2)).toBe('127.0.0.1:9100');
  expect(instanceOf('http://127.0.0.1:9100/actuator/prometheus?secret=1', 2)).toBe(
    '127.0.0.1:9100/actuator/prometheus',
  );
});
