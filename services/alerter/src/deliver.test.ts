import type { Logger } from '@hale/bus';
import { type SlackStandIn, startSlack } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSlackChannel, type SlackChannel } from './adapters/slack/channel.ts';
import { type DeliveryContext, deliverToLog, deliverToSlack, flushToSlack } from './deliver.ts';
import { type Delivery, intend, NOTHING_SENT, takeTurn } from './policy/delivery.ts';
import type { Message } from './policy/message.ts';

interface Line {
  readonly fields: object;
  readonly text: string;
}

let slack: SlackStandIn;
let channel: SlackChannel;
let lines: Line[];
let context: DeliveryContext;

beforeEach(async () => {
  slack = await startSlack();
  lines = [];
  const write = (fields: object, text: string) => void lines.push({ fields, text });
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  channel = openSlackChannel({ token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl }, log);
  context = { now: Date.now(), log };
});

afterEach(() => slack.close());

const message = (revision: number, severity: 'warning' | 'critical' = 'critical'): Message => ({
  incident: 'inc-7h2k9m4p6q8s0t3v',
  incidentRevision: revision,
  revision,
  body: {
    env: 'demo',
    title: 'payments: unreachable',
    status: 'triggered',
    severity,
    services: ['payments'],
    startedAt: 0,
    actions: [],
  },
});

const intended = (): Delivery => takeTurn(intend(NOTHING_SENT, context.now));

describe('the log', () => {
  test('gets one structured line for each revision', () => {
    const first = deliverToLog(message(1), NOTHING_SENT, context);
    expect(first).toMatchObject({
      reason: 'told',
      delivery: { sent: 1 },
      events: [{ type: 'notification.sent', data: { channel: 'log', revision: 1 } }],
    });
    expect(deliverToLog(message(1), first.delivery, context)).toMatchObject({ reason: 'up-to-date', events: [] });
    expect(lines).toMatchObject([
      {
        text: '[critical] payments: unreachable (demo): triggered',
        fields: { incident: 'inc-7h2k9m4p6q8s0t3v', severity: 'critical' },
      },
    ]);
  });
});

describe('Slack', () => {
  test('hears nothing before the intent is committed', async () => {
    const flushed = await flushToSlack(channel, message(1), NOTHING_SENT, context);
    expect(flushed).toMatchObject({
      reason: 'posting',
      delivery: { intendedAt: context.now, turn: 1 },
      timers: [{ name: 'deliver', dueAt: context.now }],
    });
    expect(slack.calls).toEqual([]);
  });

  test('gets one message, which later revisions replace', async () => {
    const posted = await deliverToSlack(channel, message(1), intended(), context);
    expect(posted).toMatchObject({
      reason: 'told',
      delivery: { sent: 1, ref: { channel: slack.channel } },
      events: [{ type: 'notification.sent', data: { channel: 'slack', revision: 1 } }],
    });
    const updated = await flushToSlack(channel, message(2, 'warning'), posted.delivery, context);
    expect(updated).toMatchObject({ reason: 'told', delivery: { sent: 2 } });
    expect(slack.posts).toMatchObject([
      {
        updates: 1,
        text: '[warning] payments: unreachable (demo): triggered',
        metadata: { event_type: 'hale_incident', event_payload: { incident: 'inc-7h2k9m4p6q8s0t3v', revision: 2 } },
      },
    ]);
    expect(slack.posts[0]?.blocks.length).toBeGreaterThan(1);
  });

  test('is posted to once when the process dies between post and commit', async () => {
    const delivery = intended();
    const lost = await deliverToSlack(channel, message(1), delivery, context);
    const again = await deliverToSlack(channel, message(1), delivery, context);
    expect(slack.posts).toHaveLength(1);
    expect(again).toEqual(lost);
  });

  test('is posted to once when the answer gets lost, and the find is brought up to date', async () => {
    slack.troubleNext('chat.postMessage', { kind: 'swallowed' });
    const lost = await deliverToSlack(channel, message(1), intended(), context);
    expect(lost).toMatchObject({ reason: 'retrying', timers: [{ dueAt: context.now + 1_000 }] });
    const found = await deliverToSlack(channel, message(2), takeTurn(lost.delivery), context);
    expect(found).toMatchObject({ reason: 'told', delivery: { sent: 2 } });
    expect(slack.posts).toMatchObject([{ updates: 1, metadata: { event_payload: { revision: 2 } } }]);
  });

  test('finds its message behind a page full of others', async () => {
    const mine = await deliverToSlack(channel, message(1), intended(), context);
    for (let other = 0; other < 250; other += 1) await channel.post({ ...message(1), incident: `inc-${other}` });
    const found = await channel.find('inc-7h2k9m4p6q8s0t3v', context.now);
    expect(found).toEqual({ ref: mine.delivery.ref, revision: 1 });
  });

  test('429 does not hold up the stream: it becomes a timer for when Slack wants it', async () => {
    slack.troubleNext('chat.postMessage', { kind: 'rate-limited', retryAfterS: 30 });
    const limited = await deliverToSlack(channel, message(1), intended(), context);
    const retryAt = context.now + 30_000;
    expect(limited).toMatchObject({
      reason: 'retrying',
      events: [{ type: 'notification.failed', data: { channel: 'slack', reason: 'rate limited', retryAt } }],
      timers: [{ name: 'deliver', dueAt: retryAt, data: { attempt: '1' } }],
    });
    expect(await flushToSlack(channel, message(2), limited.delivery, context)).toMatchObject({ reason: 'waiting' });
    expect(await deliverToSlack(channel, message(2), takeTurn(limited.delivery), context)).toMatchObject({
      delivery: { sent: 2, failures: 0 },
    });
    expect(slack.posts).toHaveLength(1);
  });

  test.each([
    ['their server', { kind: 'status', status: 503 } as const, 'HTTP 503'],
    ['the network', { kind: 'broken' } as const, 'no usable answer'],
    ['an error that passes', { kind: 'error', error: 'internal_error' } as const, 'internal_error'],
  ])('trouble with %s is tried again', async (_what, trouble, reason) => {
    slack.troubleNext('conversations.history', trouble);
    const attempt = await deliverToSlack(channel, message(1), intended(), context);
    expect(attempt).toMatchObject({ reason: 'retrying', events: [{ data: { reason, retryAt: context.now + 1_000 } }] });
    expect(attempt.timers).toHaveLength(1);
    expect(slack.posts).toEqual([]);
  });

  test('a wrong token or channel is said once and not tried again before the next revision', async () => {
    const wrong = openSlackChannel(
      { token: 'xoxb-secret-of-mine', channel: slack.channel, apiUrl: slack.apiUrl },
      context.log,
    );
    const refused = await deliverToSlack(wrong, message(1), intended(), context);
    expect(refused).toMatchObject({
      reason: 'failed',
      timers: [],
      events: [{ type: 'notification.failed', data: { reason: 'invalid_auth' } }],
    });
    expect(JSON.stringify([refused, lines])).not.toContain('secret-of-mine');
    const calls = slack.calls.length;
    expect(await flushToSlack(wrong, message(1), refused.delivery, context)).toMatchObject({ reason: 'gave-up' });
    expect(slack.calls).toHaveLength(calls);
    expect(await flushToSlack(wrong, message(2), refused.delivery, context)).toMatchObject({ reason: 'posting' });
    const elsewhere = openSlackChannel({ token: slack.token, channel: 'C0NOWHERE', apiUrl: slack.apiUrl }, context.log);
    expect(await deliverToSlack(elsewhere, message(1), intended(), context)).toMatchObject({
      reason: 'failed',
      events: [{ data: { reason: 'channel_not_found' } }],
    });
  });

  test('a message that a person deleted is posted again', async () => {
    const posted = await deliverToSlack(channel, message(1), intended(), context);
    slack.remove(posted.delivery.ref?.ts ?? '');
    const gone = await flushToSlack(channel, message(2), posted.delivery, context);
    expect(gone).toMatchObject({ reason: 'retrying', timers: [{ dueAt: context.now }] });
    const again = await deliverToSlack(channel, message(2), takeTurn(gone.delivery), context);
    expect(again).toMatchObject({ reason: 'told', delivery: { sent: 2 } });
    expect(slack.posts).toHaveLength(1);
  });
});
