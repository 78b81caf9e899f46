import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deadLetterKey, listDeadLetters, streamOfName } from '@hale/bus';
import { startCluster, type TestCluster, useRedis } from '@hale/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const HALE = fileURLToPath(new URL('../bin/hale.mjs', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function hale(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, [HALE, ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-cli-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('hale validate', () => {
  test('says what a valid file is about, as JSON if asked', async () => {
    const path = await file('good.yaml', 'env: demo\nservices:\n  shop: {}\n');
    const { code, stdout } = await hale(['validate', path, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, env: 'demo', watched: ['shop'] });
  });

  test('lists every problem of a broken file with its line, and ends with 2', async () => {
    const lines = [
      'env: demo',
      'servces: {}',
      'services:',
      '  shop:',
      '    probes: [{ http: "not a url", every: soon }]',
      'healer:',
      '  mode: always',
      '  guardrails: { maxPerServicePerHour: -1 }',
    ];
    const path = await file('bad.yaml', `${lines.join('\n')}\n`);
    const { code, stderr } = await hale(['validate', path]);
    expect(code).toBe(2);
    for (const place of ['bad.yaml:2:1', 'bad.yaml:5:', 'bad.yaml:7:', 'bad.yaml:8:']) expect(stderr).toContain(place);
    expect(stderr).toContain('did you mean "services"');
    expect(stderr).toContain('the configuration has 5 problems');
    expect(stderr).not.toContain('    at ');
  });

  test('explains a file that is not there or not YAML', async () => {
    const absent = await hale(['validate', join(folder, 'absent.yaml')]);
    expect(absent).toMatchObject({ code: 2, stderr: expect.stringContaining('ENOENT') });
    const torn = await hale(['validate', await file('torn.yaml', 'env: [demo\nservices: }')]);
    expect(torn).toMatchObject({ code: 2, stderr: expect.stringMatching(/torn\.yaml:\d+:\d+/) });
  });
});

describe('hale doctor', () => {
  const redis = useRedis();

  test('says what is there, what is not set up and what does not work, and ends with 1', async () => {
    const path = await file(
      'sick.yaml',
      'services:\n  shop:\n    probes: [{ http: "http://127.0.0.1:9/healthz" }]\n    logs: [{ file: /nowhere/shop.log }]\n',
    );
    const { code, stdout } = await hale(['-c', path, 'doctor', '--json'], { REDIS_URL: redis.url, HALE_HOME: folder });
    const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: { name: string }[] };
    expect({ code, healthy }).toEqual({ code: 1, healthy: false });
    const of = (name: string) => findings.find((finding) => finding.name === name);
    expect(of('node')).toMatchObject({ status: 'ok' });
    expect(of('shop: probe health')).toMatchObject({ status: 'failed', remedy: 'is shop running?' });
    expect(of('shop: log')).toMatchObject({ status: 'absent', detail: '/nowhere/shop.log: ENOENT' });
    expect(of('actions')).toMatchObject({ status: 'absent' });
    expect(of('action restart')).toBeUndefined();
    expect(of('redis')).toMatchObject({
      status: 'absent',
      detail: expect.stringMatching(/^\d+\.\d+.*, no append-only file, no maxmemory, noeviction$/),
      remedy: expect.stringMatching(/appendonly.*maxmemory/),
    });
  });

  test('ends with 0 when nothing failed, and names a Redis that does not answer', async () => {
    const path = await file('empty.yaml', 'services: {}\n');
    const well = await hale(['-c', path, 'doctor'], { REDIS_URL: redis.url, HALE_HOME: folder });
    expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('no service is watched') });
    const ill = await hale(['-c', path, 'doctor'], { REDIS_URL: 'redis://127.0.0.1:9', HALE_HOME: folder });
    expect(ill).toMatchObject({ code: 1, stdout: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('a Cluster', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(async () => await cluster.stop());

  test('hale doctor looks at each of its servers', async () => {
    const path = await file('cluster.yaml', 'services: {}\n');
    const doctor = () => hale(['-c', path, 'doctor'], { REDIS_URL: cluster.url, HALE_HOME: folder });
    expect(await doctor()).toMatchObject({ code: 0, stdout: expect.stringContaining('noeviction') });
    await cluster.servers[1]?.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await doctor()).toMatchObject({ code: 1, stdout: expect.stringContaining('allkeys-lru') });
  });

  test('dead letters of every partition are found', async () => {
    const entry = JSON.stringify({ stream: 'x', text: '', kind: 'other', attempts: 1, reason: 'because' });
    for (const slot of ['0', '1', '2', '3']) {
      const key = deadLetterKey('anomaly-detector', slot);
      await (await cluster.serverOf(key)).redis.xadd(key, '*', 'd', entry);
    }
    const { stdout } = await hale(['dead-letter', 'list', '--json'], { REDIS_URL: cluster.url });
    expect(stdout.trim().split('\n')).toHaveLength(4);
  });
});

test('hale doctor looks at the target of every action by its own look', async () => {
  const action = (program: string) =>
    `{ trigger: { faultClasses: [crash] }, executor: { kind: argv, argv: [${program}] }, look: { argv: [${program}] } }`;
  const path = await file(
    'healing.yaml',
    `services: { shop: {} }\nhealer: { actions: { good: ${action('hostname')}, bad: ${action('no-such-program')} } }\n`,
  );
  const { stdout } = await hale(['-c', path, 'doctor', '--json'], {
    REDIS_URL: 'redis://127.0.0.1:9',
    HALE_HOME: folder,
  });
  const { findings } = JSON.parse(stdout) as { findings: { name: string; status: string }[] };
  expect(findings).toContainEqual(expect.objectContaining({ name: 'action good', status: 'ok' }));
  expect(findings).toContainEqual(expect.objectContaining({ name: 'action bad', status: 'failed' }));
});

describe('hale dead-letter', () => {
  const redis = useRedis();

  async function bury(text: string): Promise<void> {
    const stream = streamOfName('finding.raised', 'control');
    const letter = {
      stream,
      entryId: '1-1',
      kind: 'other',
      reason: 'out of luck\u001b[31m',
      attempts: 3,
      stack: '',
      text,
    };
    await redis.redis.xadd(deadLetterKey('escalation', 'control'), '*', 'd', JSON.stringify(letter));
  }

  test('lists what died without its control characters, and sends it again to its service only', async () => {
    await bury('{"an":"event"}');
    const env = { REDIS_URL: redis.url };
    const listed = await hale(['dead-letter', 'list'], env);
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('other after 3: out of luck') });
    expect(listed.stdout).not.toContain('\u001b');

    expect(await hale(['dead-letter', 'redrive', '--service', 'escalation'], env)).toMatchObject({
      code: 0,
      stdout: '1 sent again\n',
    });
    expect(await listDeadLetters(redis.redis, 'escalation', 'control')).toEqual([]);
    const [[, fields] = ['', []]] = await redis.redis.xrange(streamOfName('finding.raised', 'control'), '-', '+');
    expect(fields).toEqual(['e', '{"an":"event"}', 'g', 'escalation']);
  });

  test('knows its services', async () => {
    const { code, stderr } = await hale(['dead-letter', 'list', '--service', 'nobody'], { REDIS_URL: redis.url });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('there are anomaly-detector, ') });
  });
});

describe('hale', () => {
  test.each([
    [['run', 'nobody'], 'no service nobody'],
    [['demo', 'break', 'payments', 'crash'], 'no shop is running here'],
    [['incidents', '--console', 'http://127.0.0.1:9'], 'no console at http://127.0.0.1:9'],
  ])('%j ends with 2 and says what to do', async (args, words) => {
    const { code, stderr } = await hale(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  });
});
