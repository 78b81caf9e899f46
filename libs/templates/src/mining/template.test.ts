import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_TEMPLATE_LENGTH, templateOf } from './template.ts';

const text = (message: string): string => templateOf(message).text;

/** What patterns might stumble over. */
const PIECES = [
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
  '<*>',
  '<',
  '(',
  '()',
  '="a b',
  ',',
  'a,',
  'Jan ',
  '5 s',
  '::',
];

describe('templateOf', () => {
  test.each([
    ["TypeError: cannot read properties of undefined (reading 'id')", null],
    ['user 3f2504e0-4f89-41d3-9a0c-0305e82c3301 not found', 'user <*> not found'],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'connect ECONNREFUSED <*>:<*>'],
    ['listening on [::1]:8080', 'listening on [<*>]:<*>'],
    ['from fe80::1ff:fe23:4567:890a to ::1', 'from <*> to <*>'],
    ['card 00:1A:2b:3c:4d:5E is up', 'card <*> is up'],
    ['GET https://shop.example/cart?id=7#top took 12.5ms', 'GET https://<*> took <*>.<*>ms'],
    ['proxy cache.eu.example.org:3128 and db.example.net', 'proxy <*>:<*> and <*>'],
    ['cannot open /var/lib/app/data-3.db', 'cannot open <*>'],
    ['cannot open lib/app/data.db', 'cannot open <*>'],
    ['at C:\\app\\main.js gone', 'at <*> gone'],
    ['mail to ada.l+x@mail.example.org bounced', 'mail to <*> bounced'],
    ['2026-11-24T00:24:01.123Z worker-12 started', '<*>:<*>:<*>.<*> worker-<*> started'],
    ['Nov 24 00:24:01 sshd[4711]: closed', 'Nov <*> <*>:<*>:<*> sshd[<*>]: closed'],
    ['10.0.0.7 - - "GET /cart?id=7 HTTP/1.1" 500', '<*> - - "GET <*>" <*>'],
    ['at 00:24:01.250 lost', 'at <*>:<*>:<*>.<*> lost'],
    ['commit 9fceb02d0ae598e9 by 0xDEADbeef', 'commit <*> by <*>'],
    ['blk_-1608999687919862906 of size 67,108,864', 'blk_<*> of size <*>'],
    ['task_202_m_000001_0 on node-12 and dn228', 'task_<*> on node-<*> and dn<*>'],
    ['used 3.5GiB (97%) for 1h2m3s', 'used <*>.<*>GiB (<*>%) for <*>'],
    ['ssh2 over eth0 with SOCKS5 and utf8mb', null],
    ['python3.11 of v1.2.3-rc1', 'python<*> of v<*>'],
    ['{"event":"pay","order": "a-1","cents":1200}', '{"event":"pay","order": "a-<*>","cents":<*>}'],
    ['channels 1 2 3 and 4, 5, 6', 'channels <*> <*> <*> and <*>, <*>, <*>'],
    ['size..........: 12', 'size..........: <*>'],
    ["it doesn't matter and can't", null],
    ['std::vector and Foo::bar', null],
    ['pod x2x4z is and/or was', 'pod <*> is and/or was'],
    ['订单123已取消', '订单<*>已取消'],
    ['boot  (twice)', null],
    ['password=hunter2 of ada@example.org', 'password=<*> of <*>'],
    ['\u001b[31mred\u001b[0m\talarm\r\n  at once\u0000\u202e', 'red alarm at once'],
    ['\u001b]0;title\u0007done', 'done'],
    ['', '<empty>'],
    [' \n', '<empty>'],
  ])('%j is %j', (message, expected) => {
    expect(text(message)).toBe(expected ?? message);
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
    fc.webUrl().map((url) => url.replace(/['()]/g, '')),
    fc.nat().map(String),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
  );

  test('no digit is left of what varies', () => {
    fc.assert(
      fc.property(fc.array(variable, { maxLength: 12 }), (parts) => {
        expect(text(parts.join(' '))).not.toMatch(/[0-9]/);
      }),
    );
  });

  test('a field whose secret is masked is its own as well', () => {
    const masked = text('login with password=hunter2 token="abc123def456ghi" refused');
    expect(text(masked)).toBe(masked);
  });

  test('a template is its own, so that it can be learnt again from its text', () => {
    const piece = fc.oneof(
      variable,
      fc.string({ maxLength: 12 }),
      fc.constantFrom(...PIECES, ' ', ' (', ') ', '="', '" '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        const once = text(parts.join(''));
        expect(text(once)).toBe(once);
      }),
      { numRuns: 1_000 },
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
    const piece = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(piece, piece, (unit, end) => {
        const message = unit.repeat(Math.ceil(16_384 / unit.length)).slice(0, 16_384) + end;
        expect(text(message).length).toBeLessThanOrEqual(MAX_TEMPLATE_LENGTH);
      }),
      { numRuns: 300 },
    );
  });
});
