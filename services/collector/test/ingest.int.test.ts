import { gzipSync, zstdCompressSync } from 'node:zlib';
import { streamOfName } from '@hale/bus';
import { eventually, readControl, readStream, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningCollector, runCollector } from './running-collector.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const deploy = (version: string) => JSON.stringify({ service: 'payments', kind: 'deploy', version, by: 'ci' });

const redis = useRedis();
let collector: RunningCollector;

describe('what is announced', () => {
  beforeEach(async () => {
    collector = await runCollector(redis.url, { maxPushBytes: 4_096, maxPushInflatedBytes: 65_536 });
  });
  afterEach(() => collector.stop());

  const changes = async () =>
    (await readControl(redis.redis)).flatMap((event) => (event.type === 'changes.recorded' ? [event.data] : []));

  test('is an event before it is answered, and the same push again is not another', async () => {
    expect(await collector.push('/api/v1/changes', deploy('v2'), JSON_TYPE)).toMatchObject({ status: 202 });
    expect(await changes()).toMatchObject([
      { service: { service: 'payments' }, kind: 'deploy', version: 'v2', by: 'ci' },
    ]);
    expect(await collector.push('/api/v1/changes', deploy('v2'), JSON_TYPE)).toMatchObject({ status: 202 });
    expect(await changes()).toHaveLength(1);
    await collector.push('/api/v1/changes', deploy('v3'), JSON_TYPE);
    expect(await changes()).toHaveLength(2);
  });

  test('is still known as a repetition after a restart of the collector', async () => {
    await collector.push('/api/v1/changes', deploy('v2'), JSON_TYPE);
    await collector.stop();
    collector = await runCollector(redis.url);
    await collector.push('/api/v1/changes', deploy('v2'), JSON_TYPE);
    expect(await changes()).toHaveLength(1);
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('may come compressed with %s', async (encoding, compress) => {
    const headers = { ...JSON_TYPE, 'content-encoding': encoding };
    expect(await collector.push('/api/v1/changes', compress(Buffer.from(deploy(encoding))), headers)).toMatchObject({
      status: 202,
    });
    expect(await changes()).toMatchObject([{ version: encoding }]);
  });

  test.each([
    ['what is not JSON', '{"service":', JSON_TYPE, 400],
    ['a service that is not watched', '{"service":"nobody","kind":"deploy"}', JSON_TYPE, 400],
    ['what is too large', 'x'.repeat(5_000), JSON_TYPE, 413],
    ['a bomb', gzipSync(Buffer.alloc(1_000_000, ' ')), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 413],
    ['what is not compressed as it says', 'plain', { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400],
    ['a compression that nobody knows', 'plain', { ...JSON_TYPE, 'content-encoding': 'constructor' }, 415],
    ['a web page of a stranger’s', deploy('v2'), { ...JSON_TYPE, origin: 'http://evil.example' }, 403],
    ['a web page by another name of ours', deploy('v2'), { ...JSON_TYPE, 'sec-fetch-site': 'same-origin' }, 403],
  ])('refuses %s', async (_, body, headers, status) => {
    const answer = await collector.push('/api/v1/changes', body, headers);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: expect.any(String) });
    expect(await changes()).toEqual([]);
  });
});

test('with a token, only who knows it is heard, as a bearer or as a password', async () => {
  collector = await runCollector(redis.url, { token: 'a-token-of-sixteen' });
  const ask = async (authorization?: string) =>
    (await collector.push('/api/v1/changes', deploy('v2'), { ...JSON_TYPE, ...(authorization && { authorization }) }))
      .status;
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(await ask()).toBe(401);
  expect(await ask('Bearer wrong')).toBe(401);
  expect(await ask(basic('hale:wrong'))).toBe(401);
  expect(await ask('Bearer a-token-of-sixteen')).toBe(202);
  expect(await ask(basic('anybody:a-token-of-sixteen'))).toBe(202);
  await collector.stop();
});

describe('alerts of others', () => {
  beforeEach(async () => {
    collector = await runCollector(redis.url);
  });
  afterEach(() => collector.stop());

  const labels = { alertname: 'HighErrorRate', job: 'payments', severity: 'critical' };
  const post = (path: string, body: unknown) => collector.push(path, JSON.stringify(body), JSON_TYPE);
  const types = async () => (await readControl(redis.redis)).map(({ type }) => type);
  const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

  test('are one finding however often they are sent, and cleared once', async () => {
    const startsAt = inMs(-5_000);
    for (const endsAt of [inMs(60_000), inMs(61_000), inMs(62_000)]) {
      expect(await post('/api/v2/alerts', [{ labels, startsAt, endsAt }])).toMatchObject({ status: 200 });
    }
    expect(await types()).toEqual(['finding.raised']);
    const resolved = { status: 'resolved', labels, startsAt, endsAt: inMs(-1_000) };
    await post('/api/v1/alertmanager', { version: '4', alerts: [resolved] });
    await post('/api/v2/alerts', [{ labels, startsAt, endsAt: inMs(-1_000) }]);
    expect(await types()).toEqual(['finding.raised', 'finding.cleared']);
  });

  test('that are no longer sent are over by themselves, by the clock of Redis', async () => {
    await post('/api/v2/alerts', [{ labels, startsAt: inMs(-90_000), endsAt: inMs(60_000) }]);
    // What is kept is set back, as if its end and the grace after it had passed.
    const key = 'hale:collector:alerts:{control}';
    for (const [fingerprint, text] of Object.entries(await redis.redis.hgetall(key))) {
      await redis.redis.hset(key, fingerprint, JSON.stringify({ ...JSON.parse(text), expiresAt: Date.now() - 1 }));
    }
    await eventually('the alert is over', async () => (await types()).includes('finding.cleared'));
    expect(await types()).toEqual(['finding.raised', 'finding.cleared']);
  });

  test('that make no sense are refused in words', async () => {
    expect(await post('/api/v2/alerts', { alerts: [] })).toMatchObject({ status: 400 });
    expect(await post('/api/v1/alertmanager', { version: '4' })).toMatchObject({ status: 400 });
  });
});

describe('log events', () => {
  beforeEach(async () => {
    collector = await runCollector(redis.url);
  });
  afterEach(() => collector.stop());

  const messages = async () =>
    (await readStream(redis.redis, streamOfName('logs.collected', '0'))).flatMap((event) =>
      event.type === 'logs.collected' ? event.data.lines.map(({ message }) => message) : [],
    );

  test.each([
    [
      'a JSON array',
      'application/json',
      '[{"message":"one","service":"payments"},{"message":"two","service":"payments"}]',
    ],
    [
      'lines of JSON',
      'application/x-ndjson',
      '{"message":"one","service":"payments"}\n{"message":"two","service":"payments"}\n',
    ],
    ['text', 'text/plain', 'one\r\ntwo\n'],
  ])('may come as %s', async (_, type, body) => {
    const answer = await collector.push('/api/v1/logs?service=payments', body, { 'content-type': type });
    expect(answer).toMatchObject({ status: 200 });
    expect(await messages()).toEqual(['one', 'two']);
  });

  test.each([
    ['an unknown type', 'text/xml', '<a/>', '', 415],
    ['a torn line', 'application/x-ndjson', '{"message":"one"}\n{"mess', '', 400],
    ['an address that names nobody', 'text/plain', 'one', '?service=nobody', 400],
  ])('with %s are refused', async (_, type, body, query, status) => {
    expect(await collector.push(`/api/v1/logs${query}`, body, { 'content-type': type })).toMatchObject({ status });
  });
});

test('while Redis is above its high-water mark, every push is told to come back later', async () => {
  collector = await runCollector(redis.url, { highWater: { bytes: 8_388_608 } });
  await redis.redis.set('ballast', 'x'.repeat(9_000_000));
  const paths = [
    '/v1/traces',
    '/v1/metrics',
    '/v1/logs',
    '/api/v1/logs',
    '/api/v1/changes',
    '/api/v2/alerts',
    '/api/v1/alertmanager',
  ];
  const answers = await eventually('the collector is full', async () => {
    const all = await Promise.all(paths.map((path) => collector.push(path, '[]', JSON_TYPE)));
    return all.every(({ status }) => status === 503) && all;
  });
  expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(paths.map(() => '5'));
  await redis.redis.del('ballast');
  await eventually('there is room again', async () => {
    const { status } = await collector.push('/api/v2/alerts', '[]', JSON_TYPE);
    return status === 200;
  });
  await collector.stop();
});
