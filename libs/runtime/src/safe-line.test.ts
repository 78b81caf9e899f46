import { expect, test } from '@jest/globals';
import pino from 'pino';
import { safeLine } from './safe-line.ts';

/** What a logger of ours writes. */
function written(fields: object, message: string): unknown {
  const lines: string[] = [];
  const log = pino(
    { base: {}, timestamp: false, hooks: { streamWrite: safeLine } },
    { write: (line: string) => lines.push(line) },
  );
  log.info(fields, message);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('\n')).toBe(true);
  return JSON.parse(lines[0] ?? '');
}

test('what has no secret is written as it is', () => {
  expect(written({ service: 'cart', attempts: 3, trace: '4bf92f3577b34da6a3ce929d0e0e4736' }, 'refused')).toEqual({
    level: 30,
    service: 'cart',
    attempts: 3,
    trace: '4bf92f3577b34da6a3ce929d0e0e4736',
    msg: 'refused',
  });
});

test('secrets are taken out of messages, errors and fields of telling names; what is left is JSON', () => {
  const err = new Error('connect redis://:hunter2@cache:6379 failed for "ada@shop.example"');
  const line = written(
    { err, token: 'c9bf9e57a1b24c3d', pin: 4711 },
    'Authorization: Bearer c9bf9e57a1b24c3d was refused',
  );
  expect(line).toMatchObject({ token: '<secret>', pin: '<secret>', msg: 'Authorization: Bearer <secret> was refused' });
  expect(JSON.stringify(line)).not.toMatch(/hunter2|ada@|c9bf9e57/);
});

test('a field that tells of the next one counts, and numbers without a telling name stay numbers', () => {
  const line = written({ name: 'password', value: 'hunter2x', took: 4711 }, 'set');
  expect(line).toMatchObject({ name: 'password', value: '<secret>', took: 4711 });
});
