import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseReply } from './ask-server.ts';

describe('parseReply', () => {
  test.each([
    ['+PONG\r\n', { ok: true, text: 'PONG' }],
    ['-LOADING Redis is loading\r\n', { ok: false, text: 'LOADING Redis is loading' }],
    ['$3\r\na\r\n\r\n', { ok: true, text: 'a\r\n' }],
    ['$-1\r\n', { ok: true, text: '' }],
    ['HTTP/1.1 400 Bad Request\r\n', { ok: false, text: 'not a Redis server' }],
  ])('%j', (received, reply) => {
    expect(parseReply(received)).toEqual(reply);
  });

  test('is null for every part of a bulk string that is not the whole', () => {
    const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(latin1, fc.nat(), (text, cut) => {
        const whole = `$${text.length}\r\n${text}\r\n`;
        expect(parseReply(whole)).toEqual({ ok: true, text });
        expect(parseReply(whole.slice(0, cut % whole.length))).toBeNull();
      }),
    );
  });
});
