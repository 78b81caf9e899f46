import { type Draft, type Incident, topics } from '@hale/events';
import { readControl, serviceContract, settle, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { console } from '../src/index.ts';
import type { FeedbackList, IncidentDetail, IncidentList, SilenceList, SystemView } from '../src/policy/view.ts';
import { EventReader } from './event-reader.ts';
import { type RunningConsole, runConsole } from './running-console.ts';
import { Storyteller } from './story.ts';

describe('as a service', () => {
  serviceContract(console, { config: { port: 0 } });
});

describe('the API', () => {
  const server = useRedis();
  let running: RunningConsole;

  beforeEach(async () => {
    running = await runConsole(server.url);
  });

  afterEach(() => running.stop());

  const story = (incident: string, startedAt = Date.now() - 60_000) =>
    new Storyteller({ incident, remediation: `rem-${incident}`, startedAt });
  const tell = async (...drafts: readonly Draft[]) => {
    await running.tell(...drafts);
    await settle(server.redis);
  };
  const get = async <Answer>(path: string): Promise<Answer> =>
    (await (await fetch(running.url + path)).json()) as Answer;
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${running.url}/api/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const decisions = async () => (await readControl(server.redis)).filter(({ type }) => type === 'decision.made');

  test('tells an incident from the first symptom to the proof', async () => {
    await tell(...story('inc-1').whole());
    const detail = await get<IncidentDetail>('/api/incidents/inc-1');
    expect(detail).toMatchObject({
      incident: { status: 'resolved' },
      timings: { detectMs: 3_100, repairMs: 32_000 },
      remediations: [{ state: 'verified' }],
      cause: { faultClass: 'crash' },
    });
    const types = detail.timeline.filter(({ minor }) => !minor).map(({ type }) => type);
    expect(types).toEqual([
      'finding.started',
      'finding.started',
      'incident.opened',
      'notification.sent',
      'incident.triaged',
      'diagnosis.completed',
      'remediation.proposed',
      'remediation.decided',
      'remediation.started',
      'finding.ended',
      'finding.ended',
      'remediation.finished',
      'incident.resolved',
    ]);
  });

  test('lists incidents, the latest first, open and resolved apart', async () => {
    const now = Date.now();
    await tell(
      ...story('inc-old', now - 90_000).whole(),
      story('inc-a', now - 60_000).opened(),
      story('inc-b', now - 30_000).opened(),
    );
    const open = await get<IncidentList>('/api/incidents?status=open');
    expect(open.counts).toEqual({ open: 2, resolved: 1 });
    expect(open.incidents.map(({ id }) => id)).toEqual(['inc-b', 'inc-a']);
    expect((await get<IncidentList>('/api/incidents?status=resolved')).incidents.map(({ id }) => id)).toEqual([
      'inc-old',
    ]);
    expect((await get<IncidentList>('/api/incidents?limit=1')).incidents.map(({ id }) => id)).toEqual(['inc-b']);
  });

  test('forgets what began more than 30 days ago', async () => {
    const now = Date.now();
    await tell(...story('inc-old', now - 31 * 86_400_000).whole());
    await tell(story('inc-1', now).opened());
    expect((await get<IncidentList>('/api/incidents')).incidents.map(({ id }) => id)).toEqual(['inc-1']);
    expect(await server.redis.keys('hale:console:timeline.*')).toEqual(['hale:console:timeline.inc-1:{control}']);
    expect(await server.redis.hlen('hale:console:remediations:{control}')).toBe(0);
  });

  test('shows how the watched services are, and the kill switch', async () => {
    expect(await get<SystemView>('/api/system')).toMatchObject({
      env: 'demo',
      watched: [{ service: 'storefront', state: 'ok' }, {}, {}, {}],
    });
    const [raised] = topics['finding.raised'].examples;
    await tell(topics['finding.raised'].draft(raised, { subject: 'demo/payments' }));
    expect((await post({ kind: 'kill-switch', engaged: true, by: 'ada' })).status).toBe(202);
    await settle(server.redis);
    const system = await get<SystemView>('/api/system');
    expect(system.watched).toContainEqual({ service: 'payments', state: 'critical' });
    expect(system.killSwitch).toMatchObject({ engaged: true, by: 'ada' });
    const [cleared] = topics['finding.cleared'].examples;
    await tell(topics['finding.cleared'].draft(cleared, { subject: 'demo/payments' }));
    expect((await get<SystemView>('/api/system')).watched).toContainEqual({ service: 'payments', state: 'ok' });
  });

  test('takes a silence, shows it until it ends, and ends it early', async () => {
    const silences = async () => (await get<SilenceList>('/api/silences')).silences;
    expect(await silences()).toEqual([]);
    const asked = { kind: 'silence', service: 'payments', by: 'ada', comment: 'migration' };
    const answer = await post({ ...asked, forMs: 3_600_000 });
    expect(answer.status).toBe(202);
    const { silence } = (await answer.json()) as { silence: string };
    expect((await post({ kind: 'silence', forMs: 600_000 })).status).toBe(202);
    await settle(server.redis);
    expect(await silences()).toMatchObject([
      { by: 'operator' },
      { silence, service: 'payments', by: 'ada', comment: 'migration', until: expect.any(Number) },
    ]);
    expect((await post({ kind: 'silence', silence: 'sil-none', forMs: 0 })).status).toBe(404);
    expect((await post({ kind: 'silence', silence, forMs: 0 })).status).toBe(202);
    await settle(server.redis);
    expect(await silences()).toMatchObject([{ by: 'operator' }]);
    expect((await decisions()).map(({ data }) => data)).toMatchObject([
      { decision: { ...asked, until: expect.any(Number), via: 'cli' } },
      {},
      { decision: { silence } },
    ]);
  });

  test('takes what people say of findings, tells what it raises, and takes it back', async () => {
    const said = async () => await get<FeedbackList>('/api/feedback');
    const metrics = async () => await (await fetch(`${running.url}/metrics`)).text();
    expect(await said()).toEqual({ judged: 0, falseAlarms: 0, windowMs: 30 * 86_400_000, feedback: [] });
    expect(await metrics()).toContain('hale_detection_false_positive_ratio Nan');
    const slow = { fingerprint: 'slow', detector: 'window', signal: 'latency-mean', score: 24, threshold: 6 } as const;
    const draft = story('inc-1').opened();
    const { incident } = draft.data as { incident: Incident };
    const [first] = incident.findings;
    await tell({ ...draft, data: { incident: { ...incident, findings: [first, { ...first, ...slow }] } } });
    const about = { kind: 'feedback', verdict: 'false-alarm', by: 'ada', comment: 'the load test' };
    expect((await post({ ...about, about: 'inc-1', finding: 'slow' })).status).toBe(202);
    expect((await post({ ...about, verdict: 'real', about: first?.fingerprint })).status).toBe(202);
    await settle(server.redis);
    const list = await said();
    expect(list).toMatchObject({ judged: 2, falseAlarms: 1, share: 0.5 });
    expect(list.feedback).toMatchObject([
      { verdict: 'real', incident: 'inc-1', fingerprint: first?.fingerprint, raises: [] },
      {
        verdict: 'false-alarm',
        by: 'ada',
        via: 'cli',
        comment: 'the load test',
        fingerprint: 'slow',
        raises: [{ signal: 'latency-mean', left: 0.8, words: '6.3 times as high' }],
      },
    ]);
    expect((await get<IncidentDetail>('/api/incidents/inc-1')).timeline).toContainEqual(
      expect.objectContaining({ title: 'ada called it a false alarm', detail: 'the load test (by cli)' }),
    );
    expect(await metrics()).toMatch(/hale_detection_false_positive_ratio 0\.5\n/);
    expect(await metrics()).toMatch(/hale_detection_feedback_total\{verdict="false-alarm"\} 1\n/);
    expect((await post({ ...about, verdict: 'taken-back', about: list.feedback[1]?.id })).status).toBe(202);
    await settle(server.redis);
    expect((await said()).feedback).toMatchObject([{ verdict: 'real' }]);
    expect((await post({ ...about, verdict: 'taken-back', about: 'inc-1', finding: 'slow' })).status).toBe(409);
  });

  test('takes what people say of a finding of no incident while it is open, and of nothing else', async () => {
    const [raised] = topics['finding.raised'].examples;
    const about = { kind: 'feedback', verdict: 'false-alarm', about: raised.finding.fingerprint };
    expect((await post(about)).status).toBe(404);
    await tell(topics['finding.raised'].draft(raised, { subject: 'demo/payments' }));
    expect((await post(about)).status).toBe(202);
    await settle(server.redis);
    expect(await decisions()).toMatchObject([
      { subject: 'feedback', data: { decision: { findings: [{ fingerprint: raised.finding.fingerprint }] } } },
    ]);
    expect((await get<FeedbackList>('/api/feedback')).feedback).toMatchObject([{ service: 'payments', raises: [] }]);
  });

  test('takes a decision once, and puts it on the timeline', async () => {
    const teller = story('inc-1');
    await tell(teller.opened(), teller.proposed(true));
    const approve = { kind: 'approve', remediation: 'rem-inc-1' };
    const headers = { 'idempotency-key': 'k-1' };
    const answers = [await post(approve, headers), await post(approve, headers)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(await answers[1]?.json()).toEqual({ accepted: true, repeated: true });
    await settle(server.redis);
    expect(await decisions()).toMatchObject([
      {
        correlationid: 'inc-1',
        subject: 'remediation/rem-inc-1',
        data: { decision: { ...approve, by: 'operator', via: 'cli' } },
      },
    ]);
    expect((await get<IncidentDetail>('/api/incidents/inc-1')).timeline.map(({ title }) => title)).toContain(
      'operator approved the action',
    );
  });

  test('takes the same key once even after a restart', async () => {
    await tell(story('inc-1').opened());
    const headers = { 'idempotency-key': 'k-1' };
    await post({ kind: 'acknowledge', incident: 'inc-1' }, headers);
    await running.stop();
    running = await runConsole(server.url);
    expect((await post({ kind: 'acknowledge', incident: 'inc-1' }, headers)).status).toBe(202);
    expect(await decisions()).toHaveLength(1);
  });

  test.each([
    ['nonsense', { kind: 'restart' }, {}, 400],
    ['what is not there', { kind: 'approve', remediation: 'rem-none' }, {}, 404],
    ['what is over', { kind: 'acknowledge', incident: 'inc-1' }, {}, 409],
    ['what was decided', { kind: 'approve', remediation: 'rem-inc-1' }, {}, 409],
    ['a body that is too large', { kind: 'resolve', incident: 'inc-1', comment: 'x'.repeat(17_000) }, {}, 413],
    ['a form', {}, { 'content-type': 'text/plain' }, 415],
    ['another page', { kind: 'kill-switch', engaged: true }, { origin: 'http://evil.test' }, 403],
    ['a silence without an end', { kind: 'silence' }, {}, 400],
    ['a word about nothing', { kind: 'feedback', verdict: 'false-alarm', about: 'inc-none' }, {}, 404],
    ['a word that is none', { kind: 'feedback', verdict: 'boring', about: 'inc-1' }, {}, 400],
    ['to take back what nobody said', { kind: 'feedback', verdict: 'taken-back', about: 'inc-1' }, {}, 409],
    ['a wrong key', { kind: 'kill-switch', engaged: true }, { 'idempotency-key': 'ü' }, 400],
  ])('refuses %s as a problem', async (_what, body, headers, status) => {
    await tell(...story('inc-1').whole());
    const response = await post(body, headers);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await response.json()).toMatchObject({
      type: 'about:blank',
      status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(await decisions()).toEqual([]);
  });

  test('an unknown incident is a 404, a wrong query a 400', async () => {
    expect((await fetch(`${running.url}/api/incidents/inc-none`)).status).toBe(404);
    expect((await fetch(`${running.url}/api/incidents?status=odd`)).status).toBe(400);
  });

  test('a Redis that does not answer is a 503, soon', async () => {
    server.freeze();
    const response = await fetch(`${running.url}/api/incidents`);
    server.thaw();
    expect(response.status).toBe(503);
  });

  test('the stream tells what happens, and what a page missed', async () => {
    const events = await EventReader.open(running.url);
    await tell(story('inc-1').opened());
    const [opened] = await events.take(1);
    expect(opened).toMatchObject({ data: { type: 'incident.opened', incident: 'inc-1' } });
    events.close();

    await tell(story('inc-2').opened(), story('inc-3').opened());
    const resumed = await EventReader.open(running.url, opened?.id);
    expect((await resumed.take(2)).map(({ data }) => data)).toMatchObject([
      { incident: 'inc-2' },
      { incident: 'inc-3' },
    ]);
    await tell(story('inc-4').opened());
    expect((await resumed.take(1)).map(({ data }) => data)).toMatchObject([{ incident: 'inc-4' }]);
    resumed.close();
  });

  test('a page that missed too much is told to read everything again', async () => {
    await tell(story('inc-0').opened());
    await tell(...Array.from({ length: 600 }, (_, index) => story('inc-1').told('log', index + 1, 10)));
    const events = await EventReader.open(running.url, '0-1');
    expect(await events.take(1)).toMatchObject([{ event: 'reset' }]);
    events.close();
  });

  test('answers with headers that keep strangers out', async () => {
    const { headers } = await fetch(`${running.url}/api/incidents`);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('with a token nobody gets in without it, and the page by a cookie that scripts cannot read', async () => {
    await running.stop();
    const token = 'a-token-of-sixteen';
    running = await runConsole(server.url, { token });
    const system = (headers: Readonly<Record<string, string>> = {}) => fetch(`${running.url}/api/system`, { headers });
    expect((await system()).status).toBe(401);
    expect((await fetch(`${running.url}/api/stream`)).status).toBe(401);
    expect((await post({ kind: 'kill-switch', engaged: true })).status).toBe(401);
    expect((await system({ authorization: 'Bearer wrong-token-of-16' })).status).toBe(401);
    expect((await system({ authorization: `Bearer ${token}` })).status).toBe(200);
    const session = (given: string) =>
      fetch(`${running.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: given }),
      });
    expect((await session('wrong')).status).toBe(403);
    const cookie = (await session(token)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^hale_session=[0-9a-f]{64}; HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(token);
    expect((await system({ cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
  });
});
