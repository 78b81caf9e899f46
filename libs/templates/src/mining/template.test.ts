import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_TEMPLATE_LENGTH, templateOf } from './template.ts';

const text = (message: string): string => templateOf(message).text;

describe('templateOf', () => {
  test.each([
    [
      "TypeError: cannot read properties of undefined (reading 'id')",
      'TypeError: cannot read properties of undefined (reading <str>)',
    ],
    ['user 3f2504e0-4f89-41d3-9a0c-0305e82c3301 not found', 'user <uuid> not found'],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'connect ECONNREFUSED <ip>'],
    ['listening on [::1]:8080', 'listening on <ip>'],
    ['from fe80::1ff:fe23:4567:890a to ::1', 'from <ip> to <ip>'],
    ['GET https://shop.example/cart?id=7#top took 12.5ms', 'GET <url> took <num>'],
    ['cannot open /var/lib/app/data-3.db', 'cannot open <path>'],
    ['at C:\\app\\main.js gone', 'at <path> gone'],
    ['mail to ada.l+x@mail.example.org bounced', 'mail to <email> bounced'],
    ['2026-11-24T00:24:01.123Z worker-12 started', '<time> worker-<num> started'],
    ['Nov 24 00:24:01 sshd[4711]: closed', '<time> sshd[<num>]: closed'],
    ['10.0.0.7 - - [24/Nov/2026:00:24:01 +0000] "GET / HTTP/1.1" 500', '<ip> - - [<time>] <str> <num>'],
    ['at 00:24:01,250 lost', 'at <time> lost'],
    ['commit 9fceb02d0ae598e9 by 0xDEADbeef', 'commit <hex> by <hex>'],
    ['blk_-1608999687919862906 of size 67,108,864', 'blk_<num> of size <num>'],
    ['used 3.5GiB (97%) for 1h2m3s, offset -4e-3', 'used <num> (<num>) for <num>, offset <num>'],
    ['{"event":"pay","order": "a-1","cents":1200}', '{event:<str>,order: <str>,cents:<num>}'],
    ["it doesn't matter and can't", "it doesn't matter and can't"],
    ['std::vector and Foo::bar', 'std::vector and Foo::bar'],
    ['pod x2x4z is and/or was', 'pod <id> is and/or was'],
    ['\u001b[31mred\u001b[0m\talarm\r\n  at once\u0000\u202e', 'red alarm at once'],
    ['\u001b]0;title\u0007done', 'done'],
    ['', '<empty>'],
    [' \n', '<empty>'],
  ])('%j', (message, expected) => {
    expect(text(message)).toBe(expected);
  });

  test('the id belongs to the text', () => {
    expect(templateOf('order 1 lost').id).toBe(templateOf('order 22 lost').id);
    expect(templateOf('order 1 lost').id).not.toBe(templateOf('order 1 found').id);
    expect(templateOf('order 1 lost').id).toMatch(/^[0-9a-z]{16}$/);
  });

  const variable = fc.oneof(
    fc.uuid(),
    fc.ipV4(),
    fc.ipV6(),
    fc.webUrl(),
    fc.nat().map(String),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
  );

  test('no digit is left of what varies', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(variable, fc.string()), { maxLength: 12 }), (parts) => {
        expect(text(parts.join(' '))).not.toMatch(/[0-9]/);
      }),
    );
  });

  test.each([
    ['uuids', fc.uuid()],
    ['addresses', fc.ipV4()],
    ['numbers', fc.integer().map(String)],
    [
      'instants',
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
    ],
  ])('messages that differ in %s only have one template', (_, kind) => {
    fc.assert(
      fc.property(kind, kind, (one, other) => {
        expect(text(`charge ${one} failed after retry`)).toBe(text(`charge ${other} failed after retry`));
      }),
    );
  });

  test('any text has one printable line of bounded length, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (message) => {
        const first = templateOf(message);
        expect(first).toEqual(templateOf(message));
        expect(first.text.length).toBeLessThanOrEqual(MAX_TEMPLATE_LENGTH);
        expect(first.text).not.toMatch(/\p{Cc}|\p{Cf}/u);
        expect(first.text.isWellFormed()).toBe(true);
        expect(first.text).not.toBe('');
      }),
    );
  });

  test('hostile repeats at the largest length of a message come to an end', () => {
    const pieces = [
      'a',
      '1',
      '"',
      "'",
      '/',
      '/a',
      ':',
      'a:',
      '0:',
      '.',
      '1.',
      '@',
      'a@',
      'a@a.',
      '-',
      '1h',
      'a1',
      '\u001b[',
      '\u001b]',
      'http://',
      '0x',
      'ab1-',
      '\\',
      'C:\\',
      '[',
      '2026-',
    ];
    const piece = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(piece, piece, (unit, end) => {
        const message = unit.repeat(Math.ceil(16_384 / unit.length)).slice(0, 16_384) + end;
        expect(text(message).length).toBeLessThanOrEqual(MAX_TEMPLATE_LENGTH);
      }),
      { numRuns: 300 },
    );
  });
});
