import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Draft, topics } from '@hale/events';
import type { Running } from '@hale/runtime';
import {
  eventually,
  type PagerdutyStandIn,
  readControl,
  runReady,
  type SlackStandIn,
  serviceContract,
  settle,
  startPagerduty,
  startSlack,
  testBus,
  useRedis,
} from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { alerter } from '../src/index.ts';

describe('as a service', () => {
  serviceContract(alerter);
});

describe('with receivers', () => {
  const server = useRedis();
  let slack: SlackStandIn;
  let pagerduty: PagerdutyStandIn;
  let directory: string;
  let running: Running;

  beforeEach(async () => {
    slack = await startSlack();
    pagerduty = await startPagerduty();
    directory = await mkdtemp(join(tmpdir(), 'hale-alerter-'));
    running = await start();
  });

  async function configuration(settings: object = {}): Promise<string> {
    const config = {
      // At once, or nothing would say that there is more to come.
      debounce: '0s',
      slack: { token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl, perMinute: 6_000 },
      receivers: { oncall: { kind: 'pagerduty', routingKey: pagerduty.routingKey, url: pagerduty.url } },
      ...settings,
    };
    const file = join(directory, 'hale.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify({ logLevel: 'error', redis: { url: server.url }, alerter: config }));
    return file;
  }

  const start = async (settings: object = {}): Promise<Running> =>
    await runReady([alerter], { file: await configuration(settings), environment: {} });

  const restart = async (settings: object): Promise<void> => {
    await running.stop();
    running = await start(settings);
  };

  afterEach(async () => {
    await running.stop();
    await slack.close();
    await pagerduty.close();
    await rm(directory, { recursive: true, force: true });
  });

  const example = <
    Name extends
      | 'incident.opened'
      | 'incident.acknowledged'
      | 'diagnosis.completed'
      | 'remediation.finished'
      | 'incident.resolved',
  >(
    name: Name,
  ): Draft => {
    const [data] = topics[name].examples;
    return { type: name, subject: 'incident/inc-7h2k9m4p6q8s0t3v', data };
  };

  const silence = (until: number): Draft =>
    topics['decision.made'].draft(
      { decision: { kind: 'silence', silence: 'sil-1', service: 'payments', until, by: 'ada', via: 'cli' } },
      { subject: 'silence' },
    );

  async function say(...drafts: readonly Draft[]): Promise<void> {
    const bus = testBus(server.url);
    await bus.start();
    await bus.publisher('escalation').publish(drafts);
    bus.close();
  }

  async function tell(...drafts: readonly Draft[]): Promise<void> {
    await say(...drafts);
    await settle(server.redis);
  }

  const said = async (type: 'notification.sent' | 'notification.failed', channel: string) =>
    (await readControl(server.redis)).flatMap((event) =>
      event.type === type && event.data.channel === channel ? [event.data] : [],
    );

  test('one message an incident, in the end the whole story, with the steps in its thread', async () => {
    await tell(example('incident.opened'));
    await tell(example('diagnosis.completed'), example('remediation.finished'), example('incident.resolved'));
    expect(slack.posts).toHaveLength(1);
    const [post] = slack.posts;
    expect(post?.text).toContain('resolved after');
    expect(JSON.stringify(post?.blocks)).toContain('payments: crash, 93 % sure');
    expect(JSON.stringify(post?.blocks)).toContain('health answered 20 of 20 times');
    const thread = JSON.stringify(slack.replies.map(({ blocks }) => blocks));
    for (const step of ['Cause: payments', 'done and verified', 'Resolved: '])
      expect(thread.split(step)).toHaveLength(2);
    expect((await said('notification.sent', 'slack')).at(-1)).toMatchObject({
      receiver: 'slack',
      revision: 4,
      ref: `${slack.channel}/${post?.ts}`,
    });
    expect((await said('notification.sent', 'log')).at(-1)).toMatchObject({ revision: 4, ref: 'log' });
    expect([...pagerduty.alerts.values()]).toMatchObject([{ status: 'resolved', pages: 1 }]);
    expect(await said('notification.failed', 'slack')).toEqual([]);
  });

  test('an acknowledged incident is acknowledged there, and nobody is paged again', async () => {
    await tell(example('incident.opened'));
    await tell(example('incident.acknowledged'));
    await tell(example('remediation.finished'));
    expect(pagerduty.events.map((event) => event['event_action'])).toEqual(['trigger', 'acknowledge']);
  });

  test('the trouble of one receiver is its own: the others and the stream go on', async () => {
    slack.troubleNext('conversations.history', { kind: 'rate-limited', retryAfterS: 600 });
    await say(example('incident.opened'));
    await eventually('the failure', async () => (await said('notification.failed', 'slack')).length > 0);
    await say(example('incident.resolved'));
    await eventually('the resolve', () => [...pagerduty.alerts.values()].some(({ status }) => status === 'resolved'));
    expect(slack.posts).toEqual([]);
    expect(await said('notification.failed', 'slack')).toMatchObject([{ revision: 1, reason: 'rate limited' }]);
    expect(await said('notification.sent', 'log')).toMatchObject([{ revision: 1 }, { revision: 2 }]);
  });

  test('what could not be told at first is told in the end, by whoever runs then', async () => {
    slack.troubleNext('conversations.history', { kind: 'status', status: 503 });
    await say(example('incident.opened'));
    await eventually('the failure', async () => (await said('notification.failed', 'slack')).length > 0);
    expect(await said('notification.failed', 'slack')).toMatchObject([
      { reason: 'HTTP 503', retryAt: expect.any(Number) },
    ]);
    await restart({});
    await eventually('the message', async () => (await said('notification.sent', 'slack')).length > 0);
    expect(slack.posts).toHaveLength(1);
  });

  test('what a person has to mend is said once, and tried again with the next change', async () => {
    slack.troubleNext('conversations.history', { kind: 'error', error: 'not_in_channel' });
    await tell(example('incident.opened'));
    const [failed, ...more] = await said('notification.failed', 'slack');
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ reason: 'not_in_channel' });
    expect(failed?.retryAt).toBeUndefined();
    await tell(example('incident.resolved'));
    expect(slack.posts).toHaveLength(1);
  });

  test('routes decide who is told', async () => {
    await restart({ routes: [{ match: { service: 'payments' }, receivers: ['oncall'] }] });
    await tell(example('incident.opened'));
    expect(slack.posts).toEqual([]);
    expect([...pagerduty.alerts.keys()]).toEqual(['inc-7h2k9m4p6q8s0t3v']);
  });

  test('one that is over within groupWait is told to the log only', async () => {
    await restart({ groupWait: '300ms' });
    await say(example('incident.opened'), example('incident.resolved'));
    await eventually('the log', async () => (await said('notification.sent', 'log')).length > 0);
    await settle(server.redis);
    expect(slack.calls).toEqual([]);
    expect(pagerduty.requests).toBe(0);
  });

  test('a silence holds back everything but the log; what is still open when it ends is told', async () => {
    await tell(silence(Date.now() + 3_600_000));
    await tell(example('incident.opened'));
    expect(await said('notification.sent', 'log')).toHaveLength(1);
    expect(slack.calls).toEqual([]);
    expect(pagerduty.requests).toBe(0);
    await tell(silence(1));
    expect(slack.posts).toHaveLength(1);
    expect([...pagerduty.alerts.values()]).toMatchObject([{ pages: 1 }]);
  });

  test('what was over before the silence was is not told', async () => {
    await tell(silence(Date.now() + 3_600_000));
    await tell(example('incident.opened'));
    await tell(example('incident.resolved'));
    await tell(silence(1));
    expect(slack.calls).toEqual([]);
    expect(pagerduty.requests).toBe(0);
  });

  test('a silence ends by itself', async () => {
    const until = Date.now() + 400;
    await tell(silence(until), example('incident.opened'));
    const [sent] = await eventually('the message', async () => {
      const all = await said('notification.sent', 'slack');
      return all.length > 0 && all;
    });
    expect(sent?.at).toBeGreaterThanOrEqual(until);
  });

  test('a timer that fires a little before the end of a silence ends it for the incident', async () => {
    const until = Date.now() + 3_600_000;
    await tell(silence(until), example('incident.opened'));
    expect(await server.redis.zcard('hale:alerter:muted:{control}')).toBe(1);
    const incident = 'inc-7h2k9m4p6q8s0t3v';
    const timer = { id: 'tmr-1', owner: 'alerter', name: 'unmute', dueAt: until, data: { incident } };
    await tell(topics['timer.fired'].draft({ timer }, { subject: 'timer/tmr-1' }));
    expect(await server.redis.zcard('hale:alerter:muted:{control}')).toBe(0);
  });

  test('killed in the middle of telling, its successor tells it once', async () => {
    await running.stop();
    pagerduty.troubleNext({ kind: 'silent' });
    slack.troubleNext('chat.postMessage', { kind: 'swallowed' });
    const file = await configuration();
    const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    const child = spawn(process.execPath, [program], { env: { HALE_CONFIG: file }, stdio: 'ignore' });
    await say(example('incident.opened'));
    await eventually('both in hand', () => pagerduty.requests > 0 && slack.posts.length > 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    running = await start();
    const told = async () =>
      (await said('notification.sent', 'slack')).length > 0 &&
      (await said('notification.sent', 'pagerduty')).length > 0;
    await eventually('both told', told, 30_000);
    await settle(server.redis);
    expect(slack.posts).toHaveLength(1);
    expect([...pagerduty.alerts.values()]).toMatchObject([{ pages: 1 }]);
    expect(await said('notification.sent', 'slack')).toHaveLength(1);
    expect(await said('notification.sent', 'pagerduty')).toHaveLength(1);
  }, 60_000);
});
