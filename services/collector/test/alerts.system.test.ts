import { streamOfName } from '@hale/bus';
import { eventually, readControl, readStream, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LocalServers } from './local-servers.ts';
import { type RunningCollector, runCollector } from './running-collector.ts';
import { type Sender, startSender } from './sender.ts';

const TOKEN = 'a-token-of-sixteen';
const authorization = { type: 'Bearer', credentials: TOKEN };
const redis = useRedis();
const servers = new LocalServers();
let collector: RunningCollector;
let senders: Sender[];
let queue: number;

beforeEach(async () => {
  senders = [];
  queue = 9;
});
afterEach(async () => {
  for (const sender of senders) await sender.stop();
  await collector.stop();
  servers.close();
});

const events = () => readControl(redis.redis);
const raised = async () =>
  (await events()).flatMap((event) => (event.type === 'finding.raised' ? [event.data.finding] : []));
const cleared = async () =>
  (await events()).flatMap((event) => (event.type === 'finding.cleared' ? [event.data.finding] : []));
const first = <Item>(what: string, items: () => Promise<Item[]>) =>
  eventually(what, async () => (await items())[0], 30_000);

/** A Prometheus that scrapes a service of ours every second, and tells `alertmanager` when its queue is long. */
async function startPrometheus(port: number, alertmanager: string, settings: object): Promise<Sender> {
  const target = await servers.http((_request, response) => response.end(`queue_depth ${queue}\n`));
  const rule = {
    alert: 'QueueTooLong',
    expr: 'queue_depth > 3',
    labels: { severity: 'critical' },
    annotations: { summary: 'the queue holds {{ $value }}' },
  };
  const files = {
    'rules.yaml': { groups: [{ name: 'queues', rules: [rule] }] },
    'prometheus.yaml': {
      global: { scrape_interval: '1s', evaluation_interval: '1s', external_labels: { cluster: 'north' } },
      rule_files: ['rules.yaml'],
      scrape_configs: [{ job_name: 'payments', static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
      alerting: { alertmanagers: [{ ...settings, static_configs: [{ targets: [new URL(alertmanager).host] }] }] },
    },
  };
  const argv = ['--config.file=prometheus.yaml', '--storage.tsdb.path=data', '--rules.alert.resend-delay=1s'];
  const sender = await startSender('prometheus', port, files, argv);
  senders.push(sender);
  return sender;
}

async function startAlertmanager(port: number): Promise<Sender> {
  const webhook = { url: `${collector.url}/api/v1/alertmanager`, http_config: { authorization } };
  const files = {
    'alertmanager.yaml': {
      route: { receiver: 'hale', group_wait: '100ms', group_interval: '1s', repeat_interval: '2s' },
      receivers: [{ name: 'hale', webhook_configs: [webhook] }],
    },
  };
  const argv = ['--config.file=alertmanager.yaml', '--storage.path=data', '--cluster.listen-address='];
  const sender = await startSender('prometheus-alertmanager', port, files, argv);
  senders.push(sender);
  return sender;
}

const finding = {
  service: { env: 'demo', service: 'payments' },
  signal: 'QueueTooLong',
  source: 'alert',
  symptom: 'alert',
  severity: 'critical',
  summary: 'alert QueueTooLong: the queue holds 9',
};

describe('an alert', () => {
  test('of Prometheus is one finding however often it is sent, until it is resolved', async () => {
    const port = await servers.closedPort();
    const scrape = [{ url: `http://127.0.0.1:${port}/metrics`, every: '500ms' }];
    collector = await runCollector(redis.url, { token: TOKEN, services: { payments: {}, prometheus: { scrape } } });
    await startPrometheus(port, collector.url, { authorization });
    expect(await first('the finding', raised)).toMatchObject(finding);
    await eventually('it was sent again', async () => (await answered()) >= 3, 30_000);
    queue = 1;
    expect(await first('the end', cleared)).toMatchObject(finding);
    expect(await raised()).toHaveLength(1);
    expect(await scraped()).toMatchObject({ name: 'prometheus_build_info', kind: 'gauge' });
  }, 90_000);

  test('that Prometheus sends by way of Alertmanager is one finding as well', async () => {
    collector = await runCollector(redis.url, { token: TOKEN });
    const alertmanager = await startAlertmanager(await servers.closedPort());
    await startPrometheus(await servers.closedPort(), alertmanager.url, {});
    expect(await first('the finding', raised)).toMatchObject(finding);
    await eventually('it was sent again', async () => (await answered()) >= 2, 30_000);
    queue = 1;
    expect(await first('the end', cleared)).toMatchObject(finding);
    expect(await raised()).toHaveLength(1);
  }, 90_000);

  test('that comes while Redis stands still is told to come again, and does', async () => {
    collector = await runCollector(redis.url, { token: TOKEN });
    const alertmanager = await startAlertmanager(await servers.closedPort());
    redis.freeze();
    const alerts = [{ labels: { alertname: 'QueueTooLong', service: 'payments' } }];
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      body: JSON.stringify(alerts),
      headers,
    });
    expect(answer.status).toBe(200);
    await eventually('it was refused', async () => (await pushes('refused-503')) > 0, 30_000);
    redis.thaw();
    expect(await first('the finding', raised)).toMatchObject({ signal: 'QueueTooLong', source: 'alert' });
    expect(await raised()).toHaveLength(1);
  }, 90_000);
});

async function pushes(outcome: string): Promise<number> {
  const page = await (await fetch(`${collector.url}/metrics`)).text();
  const line = new RegExp(`^hale_collector_pushes_total\\{.*protocol="alerts",outcome="${outcome}".*\\} (\\d+)$`, 'm');
  return Number(line.exec(page)?.[1] ?? 0);
}

/** Alertmanager repeats itself word for word. */
const answered = async () => (await pushes('taken')) + (await pushes('repeated'));

async function scraped() {
  const frames = await readStream(redis.redis, streamOfName('metrics.sampled', '0'));
  return frames
    .flatMap((event) => (event.type === 'metrics.sampled' ? event.data.series : []))
    .find(({ name }) => name === 'prometheus_build_info');
}
