import { createServer } from 'node:net';
import {
  type PagerdutyStandIn,
  type SlackStandIn,
  type SmtpStandIn,
  silentLog,
  startPagerduty,
  startSlack,
  startSmtp,
} from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { emailReceiver } from '../src/adapters/email/receiver.ts';
import { pagerdutyReceiver } from '../src/adapters/pagerduty/receiver.ts';
import { openSlackChannel, type SlackChannel } from '../src/adapters/slack/channel.ts';
import { slackReceiver } from '../src/adapters/slack/receiver.ts';
import { receiverChecks } from '../src/checks.ts';
import { alerterSchema, type EmailConfig } from '../src/config.ts';
import { INCIDENT, receiverSuite, reportOf, Told } from './receiver-suite.ts';

/** A port at which nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}

describe('Slack', () => {
  let slack: SlackStandIn;
  const open = (settings: { token?: string; channel?: string; apiUrl?: string } = {}): SlackChannel =>
    openSlackChannel({ token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl, ...settings }, {}, silentLog);

  receiverSuite(async () => {
    slack = await startSlack();
    const troubles = {
      unwell: { kind: 'status', status: 503 },
      refusing: { kind: 'error', error: 'not_in_channel' },
      broken: { kind: 'broken' },
      swallowed: { kind: 'swallowed' },
    } as const;
    return {
      receiver: slackReceiver(open()),
      unreachable: slackReceiver(open({ apiUrl: `http://127.0.0.1:${await deadPort()}/api/` })),
      secrets: [slack.token],
      markup: /[<>]|`code/,
      seen: () =>
        slack.posts.map((post) => ({
          incident: String(post.metadata?.event_payload['incident']),
          resolved: post.text.includes('resolved'),
          text: post.text + JSON.stringify(post.blocks),
        })),
      trouble: (trouble) => slack.troubleNext('chat.postMessage', troubles[trouble]),
      close: () => slack.close(),
    };
  });

  describe('by itself', () => {
    let told: Told;

    beforeEach(async () => {
      slack = await startSlack();
      told = new Told(slackReceiver(open()));
    });
    afterEach(() => slack.close());

    test('keeps one message, and tells the story in its thread, each note once', async () => {
      await told.tell(reportOf(1));
      await told.tell(reportOf(3));
      expect(slack.posts).toMatchObject([{ updates: 1, metadata: { event_payload: { revision: 3 } } }]);
      const [post] = slack.posts;
      expect(slack.replies).toMatchObject([{ threadTs: post?.ts, broadcast: false }]);
      expect(JSON.stringify(slack.replies[0]?.blocks)).toMatch(/note 1.*note 2/);
      await told.tell(reportOf(4));
      expect(slack.replies).toHaveLength(2);
      expect(JSON.stringify(slack.replies[1]?.blocks)).not.toContain('note 2');
    });

    test('shows a reply in the channel only when it got worse', async () => {
      await told.tell(reportOf(1));
      const report = reportOf(2);
      await told.tell({ ...report, notes: report.notes.map((note) => ({ ...note, raised: true })) });
      expect(slack.replies).toMatchObject([{ broadcast: true }]);
    });

    test('a thread whose answer got lost is not told twice', async () => {
      await told.tell(reportOf(1));
      slack.troubleNext('chat.postMessage', { kind: 'swallowed' });
      expect((await told.tell(reportOf(2))).failure?.kind).toBe('later');
      await told.tell(reportOf(3));
      expect(slack.replies.map(({ text }) => text)).toEqual(['note 1', 'note 2']);
    });

    test('a message that a person deleted is posted again', async () => {
      await told.tell(reportOf(1));
      slack.remove(slack.posts[0]?.ts ?? '');
      await told.tell(reportOf(2, { status: 'acknowledged', acknowledgedBy: 'ada' }));
      expect(slack.posts).toMatchObject([{ text: expect.stringContaining('acknowledged by ada') }]);
    });

    test('finds its message behind a page full of others', async () => {
      await told.tell(reportOf(1));
      const { message } = reportOf(1);
      for (let other = 0; other < 250; other += 1) await open().post({ ...message, incident: `inc-${other}` }, 0);
      const found = await open().find(INCIDENT, Date.now() - 60_000);
      expect(found).toEqual({ ref: told.delivery.ref, revision: 1 });
    });

    test.each([
      [
        { kind: 'rate-limited', retryAfterS: 30 },
        { kind: 'limited', reason: 'rate limited', retryAfterMs: 30_000 },
      ],
      [
        { kind: 'error', error: 'internal_error' },
        { kind: 'later', reason: 'internal_error' },
      ],
      [
        { kind: 'status', status: 404 },
        { kind: 'never', reason: 'HTTP 404' },
      ],
    ] as const)('%j is %j', async (trouble, failure) => {
      slack.troubleNext('conversations.history', trouble);
      expect((await told.tell(reportOf(1))).failure).toEqual(failure);
    });

    test('a wrong token or channel is what a person has to mend', async () => {
      const wrong = new Told(slackReceiver(open({ token: 'xoxb-secret-of-mine' })));
      const refused = await wrong.tell(reportOf(1));
      expect(refused.failure).toEqual({ kind: 'never', reason: 'invalid_auth' });
      expect(JSON.stringify(refused)).not.toContain('secret-of-mine');
      const elsewhere = new Told(slackReceiver(open({ channel: 'C0NOWHERE' })));
      expect((await elsewhere.tell(reportOf(1))).failure).toEqual({ kind: 'never', reason: 'channel_not_found' });
    });
  });
});

describe('PagerDuty', () => {
  let pagerduty: PagerdutyStandIn;
  const links = { url: 'https://hale.example.com' };

  receiverSuite(async () => {
    pagerduty = await startPagerduty();
    const { url, routingKey } = pagerduty;
    const troubles = {
      unwell: { kind: 'status', status: 503 },
      refusing: { kind: 'status', status: 400 },
      broken: { kind: 'broken' },
      swallowed: { kind: 'swallowed' },
    } as const;
    return {
      receiver: pagerdutyReceiver({ url, routingKey }, links),
      unreachable: pagerdutyReceiver({ url: `http://127.0.0.1:${await deadPort()}`, routingKey }, links),
      secrets: [routingKey],
      // A summary is plain text there.
      markup: /[\r\n]/,
      seen: () =>
        [...pagerduty.alerts.values()].flatMap(({ dedupKey, status, summary, pages }) =>
          Array.from({ length: pages }, () => ({ incident: dedupKey, resolved: status === 'resolved', text: summary })),
        ),
      trouble: (trouble) => pagerduty.troubleNext(troubles[trouble]),
      close: () => pagerduty.close(),
    };
  });

  describe('by itself', () => {
    let told: Told;

    beforeEach(async () => {
      pagerduty = await startPagerduty();
      told = new Told(pagerdutyReceiver(pagerduty, links));
    });
    afterEach(() => pagerduty.close());

    const actions = () => pagerduty.events.map((event) => event['event_action']);

    test('triggers, acknowledges and resolves under one key', async () => {
      await told.tell(reportOf(1, { severity: 'warning' }));
      await told.tell(reportOf(2));
      await told.tell(reportOf(3));
      await told.tell(reportOf(4, { status: 'acknowledged', acknowledgedBy: 'ada' }));
      await told.tell(reportOf(5, { status: 'acknowledged', acknowledgedBy: 'ada' }));
      await told.tell(reportOf(6, { status: 'resolved' }));
      await told.tell(reportOf(7, { status: 'resolved' }));
      expect(actions()).toEqual(['trigger', 'trigger', 'acknowledge', 'resolve']);
      expect([...pagerduty.alerts.values()]).toMatchObject([{ status: 'resolved', pages: 1, severity: 'critical' }]);
      expect(pagerduty.events[0]).toMatchObject({
        client_url: `https://hale.example.com/incidents/${INCIDENT}`,
        payload: { severity: 'warning', source: 'payments', group: 'demo' },
      });
    });

    test('what is over before it could be told wakes nobody', async () => {
      expect((await told.tell(reportOf(1, { status: 'resolved' }))).failure).toBeUndefined();
      expect(pagerduty.requests).toBe(0);
      expect(told.events).toEqual([]);
    });

    test('one that was taken before it could be told is paged and acknowledged', async () => {
      pagerduty.troubleNext({ kind: 'status', status: 500 });
      await told.tell(reportOf(1));
      await told.tell(reportOf(2, { status: 'acknowledged', acknowledgedBy: 'ada' }));
      expect(actions()).toEqual(['trigger', 'acknowledge']);
      expect(told.sentRevisions).toEqual([2]);
    });

    test.each([
      [
        { kind: 'status', status: 429, retryAfterS: 7 },
        { kind: 'limited', reason: 'rate limited', retryAfterMs: 7_000 },
      ],
      [
        { kind: 'status', status: 429 },
        { kind: 'limited', reason: 'rate limited', retryAfterMs: 60_000 },
      ],
      [
        { kind: 'status', status: 503, retryAfterS: 9 },
        { kind: 'later', reason: 'HTTP 503', retryAfterMs: 9_000 },
      ],
      [
        { kind: 'status', status: 413 },
        { kind: 'never', reason: 'HTTP 413' },
      ],
      [
        { kind: 'status', status: 307 },
        { kind: 'later', reason: 'HTTP 307' },
      ],
      [
        { kind: 'status', status: 200 },
        { kind: 'later', reason: 'HTTP 200' },
      ],
      [{ kind: 'garbage' }, { kind: 'later', reason: 'no usable answer' }],
      [{ kind: 'silent' }, { kind: 'later', reason: 'no usable answer' }],
    ] as const)('%j is %j', async (trouble, failure) => {
      pagerduty.troubleNext(trouble);
      expect((await told.tell(reportOf(1))).failure).toEqual(failure);
      await told.tell(reportOf(1));
      expect([...pagerduty.alerts.values()]).toMatchObject([{ pages: 1 }]);
    });

    test('a wrong key is refused and not quoted', async () => {
      const routingKey = 'X'.repeat(32);
      const refused = await new Told(pagerdutyReceiver({ url: pagerduty.url, routingKey }, {})).tell(reportOf(1));
      expect(refused.failure).toEqual({ kind: 'never', reason: 'HTTP 400' });
      expect(JSON.stringify(refused)).not.toContain(routingKey);
    });
  });
});

describe('email', () => {
  let smtp: SmtpStandIn;
  const config = (change: object = {}): EmailConfig => {
    const settings = { host: smtp.host, port: smtp.port, from: 'hale@example.com', to: ['ops@example.com'], ...change };
    const { email } = alerterSchema.parse({ email: settings });
    if (!email) throw new Error('no email');
    return email;
  };
  const plain = { requireTls: false };

  receiverSuite(async () => {
    smtp = await startSmtp({ auth: true });
    const known = { ...plain, user: smtp.user, password: smtp.password };
    const troubles = { unwell: 'greylisted', refusing: 'refused', broken: 'broken', swallowed: 'swallowed' } as const;
    return {
      receiver: emailReceiver('ops', config(known), {}),
      unreachable: emailReceiver('ops', config({ ...known, port: await deadPort() }), {}),
      secrets: [smtp.password],
      markup: /<(?!\/?(!doctype html|html|body|p)>)/,
      // A mail program shows messages of one id as one.
      seen: () => {
        const threads = new Map<string, { incident: string; resolved: boolean; text: string }>();
        for (const { messageId = '', references = [], html, to, cc, bcc } of smtp.letters) {
          const [first = messageId] = [references].flat();
          expect([to, cc, bcc].flat().map((address) => address?.text)).toEqual([
            'ops@example.com',
            undefined,
            undefined,
          ]);
          const incident = first.slice(1).split('.')[0] ?? '';
          const text = String(html);
          threads.set(first, { incident, resolved: text.includes('resolved'), text });
        }
        return [...threads.values()];
      },
      trouble: (trouble) => smtp.troubleNext(troubles[trouble]),
      close: () => smtp.close(),
    };
  });

  describe('by itself', () => {
    beforeEach(async () => {
      smtp = await startSmtp();
    });
    afterEach(() => smtp.close());

    test('is one thread with a stable subject, and says what sent it', async () => {
      const told = new Told(emailReceiver('ops', config(plain), { url: 'https://hale.example.com' }));
      await told.tell(reportOf(1, { severity: 'warning' }));
      await told.tell(reportOf(2, { severity: 'warning', cause: null }));
      await told.tell(reportOf(3));
      await told.tell(reportOf(4, { status: 'acknowledged', acknowledgedBy: 'ada' }));
      await told.tell(reportOf(5, { status: 'resolved', resolvedAt: Date.now(), resolution: 'repaired' }));
      const first = `<${INCIDENT}.0.ops@example.com>`;
      expect(smtp.letters.map(({ subject }) => subject)).toEqual(
        Array.from({ length: 3 }, () => '[Hale] warning: payments: unreachable (demo)'),
      );
      expect(smtp.letters.map(({ messageId }) => messageId)).toEqual([
        first,
        `<${INCIDENT}.1.ops@example.com>`,
        `<${INCIDENT}.2.ops@example.com>`,
      ]);
      expect(smtp.letters.map(({ inReplyTo }) => inReplyTo)).toEqual([undefined, first, first]);
      const [letter] = smtp.letters;
      expect(letter?.headers.get('auto-submitted')).toBe('auto-generated');
      expect(letter?.headers.get('x-auto-response-suppress')).toBe('All');
      expect(letter?.text).toContain(`https://hale.example.com/incidents/${INCIDENT}`);
      expect(letter?.html).toContain('Open in Hale');
      expect(told.sentRevisions).toEqual([1, 3, 5]);
    });

    test('sends nothing without TLS where TLS is asked for, not even who it is', async () => {
      await smtp.close();
      smtp = await startSmtp({ auth: true });
      const told = new Told(emailReceiver('ops', config({ user: smtp.user, password: smtp.password }), {}));
      expect((await told.tell(reportOf(1))).failure).toEqual({ kind: 'never', reason: 'ETLS' });
      expect(smtp.letters).toEqual([]);
      expect(smtp.signIns).toEqual([]);
    });

    test('a wrong password is what a person has to mend, and is not quoted', async () => {
      await smtp.close();
      smtp = await startSmtp({ auth: true });
      const password = 'a-password-of-mine';
      const refused = await new Told(emailReceiver('ops', config({ ...plain, user: 'eve', password }), {})).tell(
        reportOf(1),
      );
      expect(refused.failure).toEqual({ kind: 'never', reason: 'SMTP 535' });
      expect(JSON.stringify(refused)).not.toContain(password);
    });
  });
});

describe('hale doctor', () => {
  const seen = async (config: object): Promise<unknown[]> => {
    const checks = receiverChecks(alerterSchema.parse(config));
    return await Promise.all(
      checks.map(async ({ name, run }) => ({ name, ...(await run(AbortSignal.timeout(10_000))) })),
    );
  };

  test('says what would be told and what would not, and tells nobody', async () => {
    const [slack, smtp] = [await startSlack(), await startSmtp({ auth: true })];
    const email = {
      host: smtp.host,
      port: smtp.port,
      requireTls: false,
      from: 'hale@example.com',
      to: ['a@example.com'],
    };
    const results = await seen({
      slack: { token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl },
      pagerduty: { routingKey: 'X'.repeat(32) },
      email: { ...email, user: smtp.user, password: smtp.password },
      receivers: {
        stranger: { kind: 'slack', token: 'xoxb-wrong', channel: slack.channel, apiUrl: slack.apiUrl },
        letters: { kind: 'email', ...email, user: smtp.user, password: 'wrong' },
      },
    });
    expect(results).toMatchObject([
      { name: 'receiver slack', status: 'ok' },
      { name: 'receiver pagerduty', status: 'ok' },
      { name: 'receiver email', status: 'ok' },
      { name: 'receiver stranger', status: 'failed', detail: 'invalid_auth' },
      { name: 'receiver letters', status: 'failed', detail: 'SMTP 535' },
    ]);
    expect([slack.posts, smtp.letters]).toEqual([[], []]);
    await Promise.all([slack.close(), smtp.close()]);
  });

  test('says that nobody is told where nobody is named', async () => {
    expect(await seen({})).toMatchObject([{ status: 'absent' }]);
  });
});
