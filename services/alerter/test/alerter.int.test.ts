import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Draft, topics } from '@hale/events';
import { type Running, run } from '@hale/runtime';
import { readControl, type SlackStandIn, serviceContract, settle, startSlack, testBus, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { alerter } from '../src/index.ts';

describe('as a service', () => {
  serviceContract(alerter);
});

describe('told to Slack', () => {
  const server = useRedis();
  let slack: SlackStandIn;
  let directory: string;
  let running: Running;

  beforeEach(async () => {
    slack = await startSlack();
    directory = await mkdtemp(join(tmpdir(), 'hale-alerter-'));
    running = await start();
  });

  async function start(): Promise<Running> {
    const config = { debounce: '1ms', slack: { token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl } };
    const file = join(directory, 'hale.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify({ logLevel: 'error', redis: { url: server.url }, alerter: config }));
    return await run([alerter], { file, environment: {} });
  }

  afterEach(async () => {
    await running.stop();
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  });

  const example = <
    Name extends 'incident.opened' | 'diagnosis.completed' | 'remediation.finished' | 'incident.resolved',
  >(
    name: Name,
  ): Draft => {
    const [data] = topics[name].examples;
    return { type: name, subject: 'incident/inc-7h2k9m4p6q8s0t3v', data };
  };

  async function tell(...drafts: readonly Draft[]): Promise<void> {
    const bus = testBus(server.url);
    await bus.start();
    await bus.publisher('escalation').publish(drafts);
    await settle(server.redis);
    bus.close();
  }

  const said = async (type: 'notification.sent' | 'notification.failed') =>
    (await readControl(server.redis)).filter((event) => event.type === type);

  test('one message an incident, in the end the whole story', async () => {
    await tell(example('incident.opened'));
    await tell(example('diagnosis.completed'), example('remediation.finished'), example('incident.resolved'));
    expect(slack.posts).toHaveLength(1);
    const [post] = slack.posts;
    expect(post?.text).toContain('resolved after');
    expect(JSON.stringify(post?.blocks)).toContain('payments: crash, 93 % sure');
    expect(JSON.stringify(post?.blocks)).toContain('health answered 20 of 20 times');
    const sent = (await said('notification.sent')).flatMap((event) =>
      event.type === 'notification.sent' ? [event.data] : [],
    );
    expect(sent.filter(({ channel }) => channel === 'slack').at(-1)).toMatchObject({
      revision: 4,
      ref: `${slack.channel}/${post?.ts}`,
    });
    expect(sent.filter(({ channel }) => channel === 'log').at(-1)).toMatchObject({ revision: 4, ref: 'log' });
    expect(await said('notification.failed')).toEqual([]);
  });

  test('a rate limit delays Slack, not the stream', async () => {
    slack.troubleNext('chat.postMessage', { kind: 'rate-limited', retryAfterS: 600 });
    await tell(example('incident.opened'));
    await tell(example('incident.resolved'));
    expect(slack.posts).toEqual([]);
    const [failed, ...more] = await said('notification.failed');
    expect(more).toEqual([]);
    expect(failed?.data).toMatchObject({ channel: 'slack', revision: 1, reason: 'rate limited' });
    // Everything was handled and the log was told meanwhile.
    const told = (await said('notification.sent')).map(({ data }) => data);
    expect(told).toMatchObject([
      { channel: 'log', revision: 1 },
      { channel: 'log', revision: 2 },
    ]);
  });

  test('a Slack that cannot be told at first is told in the end, by whoever runs then', async () => {
    slack.troubleNext('conversations.history', { kind: 'status', status: 503 });
    await tell(example('incident.opened'));
    expect((await said('notification.failed')).map(({ data }) => data)).toMatchObject([{ reason: 'HTTP 503' }]);
    await running.stop();
    running = await start();
    await slack.holds(1);
    await settle(server.redis);
    expect(slack.posts).toHaveLength(1);
    expect((await said('notification.sent')).map(({ data }) => data)).toContainEqual(
      expect.objectContaining({ channel: 'slack', revision: 1 }),
    );
  });
});
