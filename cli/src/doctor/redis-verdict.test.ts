import { expect, test } from '@jest/globals';
import { redisVerdict } from './redis-verdict.ts';

const WELL = {
  redis_version: '7.0.15',
  maxmemory: String(256 * 1024 ** 2),
  maxmemory_policy: 'noeviction',
  aof_enabled: '1',
  aof_last_write_status: 'ok',
  connected_slaves: '0',
};
const info = (fields: Record<string, string>) =>
  Object.entries({ ...WELL, ...fields })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('');

test('a server that keeps, refuses and has a limit is well', () => {
  expect(redisVerdict(info({}), 100)).toEqual({
    status: 'ok',
    detail: '7.0.15, append-only file, maxmemory 256 MiB, noeviction',
  });
});

test.each([
  ['evicts', { maxmemory_policy: 'allkeys-lru' }, 0, 'noeviction'],
  ['evicts what has a time to live, and leases have', { maxmemory_policy: 'volatile-ttl' }, 0, 'noeviction'],
  ['cannot write its file', { aof_last_write_status: 'err' }, 0, 'make room on its disk'],
  ['has another time', {}, 3_000, 'synchronise the clocks'],
])('one that %s has failed', (_what, fields, skewMs, remedy) => {
  expect(redisVerdict(info(fields), skewMs)).toMatchObject({
    status: 'failed',
    remedy: expect.stringContaining(remedy),
  });
});

test.each([
  ['has no file', { aof_enabled: '0' }, ['appendonly']],
  ['has no limit', { maxmemory: '0' }, ['maxmemory']],
  ['does not ask for its replica', { connected_slaves: '1' }, ['min-replicas-to-write']],
  ['has neither file nor limit', { aof_enabled: '0', maxmemory: '0' }, ['appendonly', 'maxmemory']],
])('one that %s is told what to set', (_what, fields, settings) => {
  const { status, remedy } = redisVerdict(info(fields), 0);
  expect(status).toBe('absent');
  for (const setting of settings) expect(remedy).toContain(`set ${setting} to`);
});

test('one that asks for its replicas is well', () => {
  expect(redisVerdict(info({ connected_slaves: '1', min_slaves_good_slaves: '1' }), 0).status).toBe('ok');
});
