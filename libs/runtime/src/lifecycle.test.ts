import { recordedLog } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { Lifecycle } from './lifecycle.ts';

const forever = new Promise<never>(() => undefined);

function lifecycle() {
  const log = recordedLog();
  const closed: string[] = [];
  const life = new Lifecycle(log);
  const add = (name: string, close: () => void | Promise<void> = () => undefined) =>
    life.add(name, async () => {
      closed.push(name);
      await close();
    });
  return { life, log, closed, add };
}

test('closes last in, first out, each after the one before is done', async () => {
  const { life, closed, add } = lifecycle();
  add('redis');
  add('bus');
  add('http', async () => {
    await new Promise(setImmediate);
    closed.push('http done');
  });
  await life.close(1_000);
  expect(closed).toEqual(['http', 'http done', 'bus', 'redis']);
});

test('a step that fails is named and keeps no other open', async () => {
  const { life, log, closed, add } = lifecycle();
  add('redis');
  add('bus', () => {
    throw new Error('broken');
  });
  await life.close(1_000);
  expect(closed).toEqual(['bus', 'redis']);
  expect(log.messages).toEqual(['shutdown step failed', 'shutdown step done']);
});

test('a step that never ends costs the deadline, and the others still get their turn', async () => {
  const { life, log, closed, add } = lifecycle();
  add('redis');
  add('consumers', () => forever);
  await life.close(20);
  expect(closed).toEqual(['consumers', 'redis']);
  expect(log.messages[0]).toBe('shutdown step failed');
});

test('closed twice it closes once, and both wait for the end', async () => {
  const { life, closed, add } = lifecycle();
  const slow = Promise.withResolvers<void>();
  add('bus', () => slow.promise);
  const both = Promise.all([life.close(1_000), life.close(1_000)]);
  slow.resolve();
  await both;
  expect(closed).toEqual(['bus']);
});

test('what is added while it closes is closed as well', async () => {
  const { life, closed, add } = lifecycle();
  add('bus');
  add('http', () => add('consumers'));
  await life.close(1_000);
  expect(closed).toEqual(['http', 'consumers', 'bus']);
});

test('what is added after it has closed is closed at once', async () => {
  const { life, closed, add } = lifecycle();
  add('bus');
  await life.close(1_000);
  const late = Promise.withResolvers<void>();
  add('consumers', () => late.resolve());
  await late.promise;
  expect(closed).toEqual(['bus', 'consumers']);
});
