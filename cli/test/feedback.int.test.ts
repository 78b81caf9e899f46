import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { anomalyDetector } from '@hale/anomaly-detector';
import { Bus } from '@hale/bus';
import { console as haleConsole } from '@hale/console';
import { escalation } from '@hale/escalation';
import { type Draft, type Finding, type Series, topics } from '@hale/events';
import type { Running } from '@hale/runtime';
import { eventually, readControl, runReady, settle, silentLog, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';

const HALE = fileURLToPath(new URL('../bin/hale.mjs', import.meta.url));
const STEP_MS = 2_000;
const server = useRedis();
let folder: string;
let running: Running;
let bus: Bus;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-feedback-'));
  const file = join(folder, 'hale.yaml');
  const settings = { env: 'demo', logLevel: 'error', redis: { url: server.url, partitions: 1 }, console: { port: 0 } };
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ ...settings, services: { payments: {} } }));
  running = await runReady([anomalyDetector, escalation, haleConsole], { file, environment: {} });
  const about = { controlUrl: server.url, partitions: 1, consumer: 'teller', log: silentLog };
  bus = new Bus({ ...about, registry: new Registry() });
  await bus.start();
});

afterEach(async () => {
  await running.stop();
  bus.close();
  await rm(folder, { recursive: true, force: true });
});

async function hale(...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], USER: 'ada' };
  const { stdout } = await promisify(execFile)(process.execPath, [HALE, ...args, '--console', running.url], { env });
  return stdout;
}

/** Payments, which answers sixty requests a scrape. */
class Payments {
  #at = Date.now() - 86_400_000;
  #ok = 0;
  #failed = 0;

  /** So many scrapes in which so many of the sixty fail. */
  scrapes(count: number, failed: number): Draft[] {
    return Array.from({ length: count }, () => {
      this.#at += STEP_MS;
      this.#ok += 60 - failed;
      this.#failed += failed;
      const counter = (status: string, value: number): Series => {
        return { name: 'http_requests_total', kind: 'counter', labels: { status }, samples: [[this.#at, value]] };
      };
      const series = [counter('200', this.#ok), counter('500', this.#failed)];
      const service = { env: 'demo', service: 'payments' };
      return topics['metrics.sampled'].draft({ service, complete: true, series }, { subject: 'demo/payments' });
    });
  }
}

test('a finding that is called a false alarm is not raised any more until that is taken back, but for what is critical', async () => {
  const payments = new Payments();
  let told = 0;
  /** What is raised of a disturbance in which so many of sixty requests fail. */
  const raised = async (failed: number): Promise<Finding[]> => {
    const drafts = [...payments.scrapes(30, 0), ...payments.scrapes(8, failed), ...payments.scrapes(30, 0)];
    await bus.publisher('collector').publish(drafts);
    await settle(server.redis);
    const all = (await readControl(server.redis)).flatMap((event) =>
      event.type === 'finding.raised' ? [event.data.finding] : [],
    );
    const latest = all.slice(told);
    told = all.length;
    return latest;
  };

  expect(await raised(8)).toMatchObject([{ detector: 'window', severity: 'warning' }]);
  expect(await raised(8)).toHaveLength(1);
  const [incident] = JSON.parse(await hale('incidents', '--json')) as { id: string }[];
  expect(await hale('feedback', 'list')).toBe('nobody said anything\n');

  expect(await hale('feedback', 'false-alarm', incident?.id ?? '', '--reason', 'the load test')).toContain(
    'called a false alarm',
  );
  await eventually('no more of it', async () => (await raised(8)).length === 0, 30_000);
  expect(await raised(8)).toEqual([]);
  expect(await raised(30)).toMatchObject([{ severity: 'critical' }]);
  const listed = await hale('feedback', 'list');
  expect(listed).toMatch(/false-alarm {2}by ada: the load test\n {4}payments: error-ratio 0\.13 over /);
  expect(listed).toMatch(/threshold of error-ratio\{.*\}: 3\.2 times as high\n/);
  expect(listed).toContain('judged findings of the last 30 days were false alarms (100 %)');

  const { feedback } = JSON.parse(await hale('feedback', 'list', '--json')) as { feedback: { id: string }[] };
  for (const { id } of feedback) expect(await hale('feedback', 'take-back', id)).toBe(`${id}: taken back\n`);
  await eventually('it again', async () => (await raised(8)).length === 1, 30_000);
  expect(await hale('feedback', 'list')).toBe('nobody said anything\n');
});

test('a word about nothing is refused, and the help says how to give one', async () => {
  await expect(hale('feedback', 'false-alarm', 'inc-none')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no incident, finding or feedback of that id.'),
  });
  expect(await hale('feedback', '--help')).toMatch(/false-alarm .*<finding-or-incident>[\s\S]*take-back .*<feedback>/);
});
