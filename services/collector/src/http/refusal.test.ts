import { expect, test } from '@jest/globals';
import { Refusal, refusalOf } from './refusal.ts';

const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('what is nested too deeply to be written is not asked for again', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  const refusal = refusalOf(caught(() => JSON.stringify(deep)));
  expect([refusal.status, refusal.message]).toEqual([400, 'the body is nested too deeply']);
});

test('what nobody foresaw may be sent again, and a refusal stays what it is', () => {
  expect(refusalOf(new Error('no Redis')).status).toBe(503);
  expect(refusalOf(new Refusal(401, 'no token')).status).toBe(401);
});
