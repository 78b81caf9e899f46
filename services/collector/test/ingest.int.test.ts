import { gzipSync, zstdCompressSync } from 'node:zlib';
import { readControl, useRedis } from '@hale/testkit';
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
