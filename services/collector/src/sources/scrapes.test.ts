import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { LocalServers } from '../../test/local-servers.ts';
import { Recorder } from '../../test/recorder.ts';
import { collectorMetrics } from '../metrics.ts';
import { scrapeSource } from './scrapes.ts';

const servers = new LocalServers();
let recorder: Recorder;
let registry: Registry;
let metrics: ReturnType<typeof collectorMetrics>;
let controller: AbortController;
let running: Promise<void>[];
let logged: [level: string, fields: object][];

beforeEach(() => {
  recorder = new Recorder();
  registry = new Registry();
  metrics = collectorMetrics(registry);
  controller = new AbortController();
  running = [];
  logged = [];
});

afterEach(async () => {
  controller.abort();
  await Promise.all(running);
  servers.close();
});

function scrape(name: string, port: number, timeout = 5_000): void {
  const log = {
    info: (fields: object) => void logged.push(['info', fields]),
    warn: (fields: object) => void logged.push(['warn', fields]),
  };
  const config = { maxSeries: 100, maxScrapeBytes: 1_000_000 };
  const dependencies = { publisher: recorder, clock: { now: () => 1_000 }, metrics, log, config };
  const target = {
    service: { env: 'demo', service: name },
    spec: { url: `http://127.0.0.1:${port}/metrics`, every: 20, timeout },
  };
  running.push(scrapeSource(target, dependencies).run(controller.signal));
}

const framesOf = (service: string) =>
  recorder.dataOf('metrics.sampled').filter((frame) => frame.service.service === service);
const valuesOf = (service: string, name: string) =>
  framesOf(service).flatMap(({ series }) =>
    series.filter((each) => each.name === name).map(({ samples }) => samples[0]?.[1]),
  );

describe('a scrape', () => {
  test('publishes what the page says, and that its target is up', async () => {
    const page = '# TYPE requests_total counter\nrequests_total{status="200"} 7\nheap 1.5\nodd NaN\n???\n';
    const port = await servers.http((_request, response) => response.end(page));
    scrape('payments', port);
    await recorder.until(() => recorder.drafts.length > 0);
    expect(recorder.drafts[0]).toMatchObject({ type: 'metrics.sampled', subject: 'demo/payments', time: 1_000 });
    expect(framesOf('payments')[0]?.series).toEqual([
      { name: 'up', kind: 'gauge', labels: {}, samples: [[1_000, 1]] },
      { name: 'scrape_duration_seconds', kind: 'gauge', labels: {}, samples: [[1_000, expect.any(Number)]] },
      { name: 'requests_total', kind: 'counter', labels: { status: '200' }, samples: [[1_000, 7]] },
      { name: 'heap', kind: 'gauge', labels: {}, samples: [[1_000, 1.5]] },
    ]);
    const shown = await registry.metrics();
    expect(shown).toMatch(/hale_collector_samples_dropped_total\{reason="malformed"\} 1/);
    expect(shown).toMatch(/hale_collector_samples_dropped_total\{reason="not-finite"\} 1/);
  });

  test('reads a last line without a line end, and characters that come in two pieces', async () => {
    const port = await servers.http((_request, response) => {
      response.write(Buffer.from([...Buffer.from('a{l="'), 0xc3]));
      response.end(Buffer.from([0xbc, ...Buffer.from('"} 5')]));
    });
    scrape('payments', port);
    await recorder.until(() => recorder.drafts.length > 0);
    expect(framesOf('payments')[0]?.series[2]).toMatchObject({ name: 'a', labels: { l: 'ü' }, samples: [[1_000, 5]] });
  });

  test('takes as many series as it may, in frames of 64, and says once that there were more', async () => {
    const page = Array.from({ length: 130 }, (_, index) => `s{i="${index}"} ${index}`).join('\n');
    const port = await servers.http((_request, response) => response.end(page));
    scrape('payments', port);
    await recorder.until(() => valuesOf('payments', 'up').length >= 3);
    expect(
      framesOf('payments')
        .slice(0, 2)
        .map(({ series }) => series.length),
    ).toEqual([64, 38]);
    expect(await registry.metrics()).toMatch(/samples_dropped_total\{reason="over-limit"\} \d+/);
    expect(logged).toEqual([['warn', expect.objectContaining({ maxSeries: 100, left: 30 })]]);
  });

  test('of a hostile target says that it is not up, by reason, and holds up no other', async () => {
    const pour: RequestListener = (_request, response) => {
      const more = () => {
        while (response.write('x '.repeat(32_768)));
      };
      response.on('drain', more);
      more();
    };
    scrape('silent', await servers.http(() => undefined), 60_000);
    scrape('slow', await servers.http((_request, response) => void response.write('a 1\n')), 50);
    scrape('endless', await servers.http(pour));
    scrape('html', await servers.http((_request, response) => response.end('<html>\n<body>\nno metrics\n</html>')));
    scrape('broken', await servers.http((_request, response) => response.writeHead(500).end('a 1')));
    scrape('binary', await servers.tcp((socket) => void socket.once('data', () => socket.end(Buffer.alloc(1_000, 7)))));
    scrape('gone', await servers.closedPort());
    scrape('sound', await servers.http((_request, response) => response.end('fine 1')));
    const failing = ['slow', 'endless', 'html', 'broken', 'binary', 'gone'];
    await recorder.until(
      () => valuesOf('sound', 'fine').length >= 5 && failing.every((name) => valuesOf(name, 'up').length >= 2),
    );
    expect(new Set(valuesOf('sound', 'up'))).toEqual(new Set([1]));
    for (const name of failing) {
      expect(new Set(valuesOf(name, 'up'))).toEqual(new Set([0]));
      expect(framesOf(name)[0]?.series.map((series) => series.name)).toEqual(['up', 'scrape_duration_seconds']);
    }
    expect(framesOf('silent')).toEqual([]);
    const shown = await registry.metrics();
    for (const outcome of ['timeout', 'too-large', 'garbage', 'status', 'unreachable', 'refused', 'ok']) {
      expect(shown).toContain(`hale_collector_scrapes_total{outcome="${outcome}"}`);
    }
  });

  test('logs a change of its outcome, not every failure', async () => {
    let status = 503;
    const port = await servers.http((_request, response) => response.writeHead(status).end());
    scrape('payments', port);
    await recorder.until(() => valuesOf('payments', 'up').length >= 3);
    status = 200;
    await recorder.until(() => valuesOf('payments', 'up').at(-1) === 1);
    expect(logged).toEqual([
      ['warn', expect.objectContaining({ subject: 'demo/payments', outcome: 'status' })],
      ['info', expect.objectContaining({ last: 'status' })],
    ]);
  });
});
