import { expect, test } from '@jest/globals';
import { settle, undrained, useRedis } from '../src/index.ts';

const server = useRedis();
const STREAM = 'hale:control:{control}';
const DELAYED = 'hale:bull:{control}:timers:delayed';
/** As BullMQ keeps a job that is due in so many milliseconds. */
const setTimer = async (inMs: number) =>
  await server.redis.zadd(DELAYED, (Date.now() + inMs) * 4_096 + 4_095, `in ${inMs} ms`);

test('an empty server is settled', async () => {
  await settle(server.redis);
});

test('what a group has not come to is on its way, and so is everything of a group that is still to be made', async () => {
  await server.redis.xadd(STREAM, '*', 'e', '{}');
  expect(await undrained(server.redis, ['rca'])).toEqual(['group rca is not there yet']);
  await server.redis.xgroup('CREATE', STREAM, 'rca', '0-0');
  await server.redis.xgroup('CREATE', STREAM, 'healer', '$');
  expect(await undrained(server.redis, ['rca'])).toEqual([`${STREAM} group rca has 1 unread`]);
  expect(await undrained(server.redis, ['healer'])).toEqual([]);
  expect(await undrained(server.redis)).toEqual([`${STREAM} group rca has 1 unread`]);
});

test('a timer that is due, or is in a moment, is on its way; one that is due later is not', async () => {
  await setTimer(60_000);
  await settle(server.redis);
  await setTimer(5);
  expect(await undrained(server.redis)).toEqual([`${DELAYED} has 1 jobs that are due`]);
});
