import { createHmac } from 'node:crypto';
import { type Draft, planHash, signTicket, type Ticket } from '@hale/events';
import { readControl, settle, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningConsole, runConsole } from './running-console.ts';
import { Storyteller } from './story.ts';

const SIGNING = 'slack-signing-secret';
const TICKETS = 'a-secret-of-at-least-thirty-two-letters';
const WEBHOOK = 'pagerduty-webhook-secret';
const INCIDENT = 'inc-7h2k9m4p6q8s0t3v';

const server = useRedis();
let running: RunningConsole;
let teller: Storyteller;
let presses: number;

beforeEach(async () => {
  presses = 0;
  const slack = { signingSecret: SIGNING, users: { U012AB3CD: 'ada' } };
  // A token and a foreign host: the doors need neither, the rest of the API does.
  const settings = { slack, pagerduty: { secrets: ['old', WEBHOOK] }, token: 'a-token-of-sixteen' };
  running = await runConsole(server.url, settings, { links: { secret: TICKETS } });
  teller = new Storyteller({ incident: INCIDENT, remediation: 'rem-1', startedAt: Date.now() - 60_000 });
  await tell(teller.opened(), teller.proposed(true));
});
afterEach(() => running.stop());

async function tell(...drafts: readonly Draft[]): Promise<void> {
  await running.tell(...drafts);
  await settle(server.redis);
}

const decisions = async () =>
  (await readControl(server.redis)).flatMap((event) => (event.type === 'decision.made' ? [event.data.decision] : []));

const counted = async (door: string, result: string): Promise<boolean> => {
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  return metrics.includes(`hale_console_callbacks_total{door="${door}",result="${result}"}`);
};

const ticket = (change: Partial<Ticket> = {}, secret = TICKETS): string =>
  signTicket({ action: 'acknowledge', incident: INCIDENT, exp: Date.now() + 60_000, ...change }, secret);

interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A press as Slack sends it. */
function press(value: string, { user = 'U012AB3CD', ageS = 0, secret = SIGNING } = {}): Sent {
  presses += 1;
  const action = { type: 'button', action_id: 'hale_x', value, action_ts: `1790000000.${presses}` };
  const payload = { type: 'block_actions', user: { id: user }, actions: [action] };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000) - ageS);
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return { body, headers: { ...type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } };
}

const send = async (path: string, { body, headers }: Sent) =>
  await fetch(running.url + path, { method: 'POST', body, headers: { ...headers, origin: 'https://elsewhere.test' } });
const toSlack = async (sent: Sent) => await send('/api/slack/interactions', sent);

describe('a button in Slack', () => {
  test('decides in the name of who pressed it, without the console’s token', async () => {
    const answer = await toSlack(press(ticket()));
    expect([answer.status, await answer.json()]).toEqual([200, { accepted: true, repeated: false }]);
    expect(await decisions()).toEqual([{ kind: 'acknowledge', incident: INCIDENT, by: 'ada', via: 'slack' }]);
    expect(await counted('slack', 'taken')).toBe(true);
  });

  test('approves the plan that it showed, and no other', async () => {
    const plan = planHash({
      id: 'rem-1',
      action: 'restart',
      service: 'payments',
      plan: 'restart payments, then verify for 20 s that its probe answers',
    });
    const approve = { action: 'approve', remediation: 'rem-1' } as const;
    expect((await toSlack(press(ticket({ ...approve, plan: 'another' })))).status).toBe(409);
    expect(await decisions()).toEqual([]);
    expect((await toSlack(press(ticket({ ...approve, plan })))).status).toBe(200);
    expect(await decisions()).toEqual([{ kind: 'approve', remediation: 'rem-1', by: 'ada', via: 'slack' }]);
  });

  test('silences the services of the incident for an hour', async () => {
    await toSlack(press(ticket({ action: 'silence' })));
    const [silence, ...more] = await decisions();
    expect(more).toEqual([]);
    expect(silence).toMatchObject({ kind: 'silence', service: 'payments', by: 'ada', via: 'slack' });
    const until = silence?.kind === 'silence' ? silence.until : 0;
    expect(Math.abs(until - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  test('says that all that the incident found was a false alarm', async () => {
    expect((await toSlack(press(ticket({ action: 'false-alarm' })))).status).toBe(200);
    const [said] = await decisions();
    expect(said).toMatchObject({
      kind: 'feedback',
      verdict: 'false-alarm',
      incident: INCIDENT,
      by: 'ada',
      via: 'slack',
    });
    expect(said?.kind === 'feedback' ? said.findings.map(({ signal }) => signal) : []).toEqual(['health', 'up']);
  });

  test('that Slack sends again decides once, whatever has happened meanwhile', async () => {
    const sent = press(ticket());
    const again = { ...sent, headers: { ...sent.headers, 'x-slack-retry-num': '1' } };
    const answers = [await toSlack(sent), await toSlack(again)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[1]?.json()).toEqual({ accepted: true, repeated: true });
    expect(await decisions()).toHaveLength(1);
  });

  test.each<[string, number, () => Sent]>([
    ['unsigned', 401, () => press(ticket(), { secret: 'guess' })],
    ['stale', 401, () => press(ticket(), { ageS: 301 })],
    ['stale', 401, () => press(ticket(), { ageS: -301 })],
    ['unknown-user', 403, () => press(ticket(), { user: 'U0STRANGER' })],
    ['unknown-user', 403, () => press(ticket(), { user: 'constructor' })],
    ['forged', 403, () => press(ticket({}, 'x'.repeat(32)))],
    ['forged', 403, () => press(JSON.stringify({ action: 'acknowledge', incident: INCIDENT }))],
    ['expired', 410, () => press(ticket({ exp: Date.now() - 1 }))],
    ['unknown-incident', 404, () => press(ticket({ incident: 'inc-none' }))],
    ['plan-changed', 409, () => press(ticket({ action: 'approve', remediation: 'rem-none' }))],
  ])('that is %s is refused with %i, and counted', async (reason, status, sent) => {
    const answer = await toSlack(sent());
    expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ reason })]);
    expect(await decisions()).toEqual([]);
    expect(await counted('slack', reason)).toBe(true);
  });

  test('opens no other door', async () => {
    expect((await send('/api/decisions', press(ticket()))).status).toBe(403);
    expect((await fetch(`${running.url}/api/incidents`)).status).toBe(401);
  });
});

describe('PagerDuty’s webhook', () => {
  let calls = 0;

  const webhook = (change: object = {}, secret = WEBHOOK): Sent => {
    calls += 1;
    const event = {
      id: `evt-${calls}`,
      event_type: 'incident.acknowledged',
      occurred_at: new Date().toISOString(),
      agent: { type: 'user_reference', summary: 'Ada Lovelace' },
      data: { type: 'incident', incident_key: INCIDENT },
      ...change,
    };
    const body = JSON.stringify({ event });
    const sign = (key: string) => `v1=${createHmac('sha256', key).update(body).digest('hex')}`;
    return {
      body,
      headers: { 'content-type': 'application/json', 'x-pagerduty-signature': `${sign('unknown')},${sign(secret)}` },
    };
  };
  const toUs = async (sent: Sent) => await send('/api/pagerduty/webhook', sent);

  test('acknowledges in the name of who did it there, once', async () => {
    const sent = webhook();
    expect((await toUs(sent)).status).toBe(200);
    expect(await (await toUs(sent)).json()).toEqual({ accepted: true, repeated: true });
    expect(await decisions()).toEqual([
      { kind: 'acknowledge', incident: INCIDENT, by: 'Ada Lovelace', via: 'pagerduty' },
    ]);
    await toUs(webhook({ event_type: 'incident.resolved' }));
    expect((await decisions()).map(({ kind }) => kind)).toEqual(['acknowledge', 'resolve']);
  });

  test('of another secret is refused, and counted', async () => {
    expect((await toUs(webhook({}, 'guess'))).status).toBe(401);
    expect(await counted('pagerduty', 'unsigned')).toBe(true);
    expect(await decisions()).toEqual([]);
  });

  test.each([
    ['own-doing', { agent: { type: 'inbound_integration_reference', summary: 'Hale' } }],
    ['own-doing', { agent: null }],
    ['other-event', { event_type: 'incident.priority_updated' }],
    ['other-event', { event_type: 'pagey.ping', agent: null, data: {} }],
    ['not-ours', { data: { incident_key: null } }],
    ['not-ours', { data: { incident_key: '../../etc' } }],
    ['stale', { occurred_at: '2020-01-01T00:00:00Z' }],
    ['unknown-incident', { data: { incident_key: 'inc-none' } }],
  ])('%s decides nothing, and is no error to it', async (reason, change) => {
    const answer = await toUs(webhook(change));
    expect([answer.status, await answer.json()]).toEqual([200, { accepted: false, reason }]);
    expect(await decisions()).toEqual([]);
  });

  test('that is none is refused', async () => {
    const sent = webhook();
    const body = '{"event":{}}';
    const signature = `v1=${createHmac('sha256', WEBHOOK).update(body).digest('hex')}`;
    expect((await toUs({ body, headers: { ...sent.headers, 'x-pagerduty-signature': signature } })).status).toBe(400);
  });
});

test('a door that is not configured does not exist', async () => {
  await running.stop();
  running = await runConsole(server.url);
  expect((await toSlack(press(ticket()))).status).toBe(404);
});
