import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lengthOfWhole, TransactionScanner } from './transactions.ts';

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

const transaction = (commands: readonly string[]): string => [command('MULTI'), ...commands, command('EXEC')].join('');

/** Words that are empty, that look like the file's own lines, or that would begin or end a transaction as a name. */
const word = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\r\n', '*1\r\n$4\r\nEXEC\r\n', '$5', '#TS:1', 'MULTI', 'EXEC'),
);
const name = fc.constantFrom('SET', 'XADD', 'RPUSH', 'multi-key', 'EXECUTE');
const anyCommand = fc.tuple(name, fc.array(word, { maxLength: 4 })).map(([first, rest]) => command(first, ...rest));
const annotation = fc.nat().map((seconds) => `#TS:${seconds}\r\n`);
const step = fc.oneof(
  anyCommand,
  annotation,
  fc.array(fc.oneof(anyCommand, annotation), { maxLength: 4 }).map(transaction),
);

const BEFORE = command('SET', 'umlaut', 'ä\r\n*1');

describe('of a file of commands', () => {
  test('wherever it ends, what is kept is all transactions that are whole there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const all = Buffer.from(steps.join(''));
        const ends = steps.map((_, index) => Buffer.byteLength(steps.slice(0, index + 1).join('')));
        for (let end = 0; end <= all.length; end += 1) {
          expect(lengthOfWhole(all.subarray(0, end))).toBe(ends.findLast((whole) => whole <= end) ?? 0);
        }
      }),
    );
  });

  test('in whatever pieces it comes, the same is found', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (steps, size) => {
        const all = Buffer.from(steps.join('') + transaction([BEFORE]).slice(0, -3));
        const scanner = new TransactionScanner();
        for (let at = 0; at < all.length; at += size) scanner.feed(all.subarray(at, at + size));
        expect(scanner).toMatchObject({ whole: Buffer.byteLength(steps.join('')), malformed: false });
      }),
    );
  });

  test('a transaction that only lacks its EXEC is not whole', () => {
    expect(lengthOfWhole(Buffer.from(BEFORE + command('MULTI') + BEFORE + BEFORE))).toBe(Buffer.byteLength(BEFORE));
  });
});

test.each([
  'x\r\n',
  '\r\n',
  '\n',
  'REDIS0009',
  '*0\r\n',
  '*-1\r\n',
  '*1\r\n*1\r\n',
  '*1\r\n#TS:1\r\n',
  '*1\r\n$x',
  '\0\0',
])('what no command begins with is told from an end that is missing: %j', (text) => {
  const scanner = new TransactionScanner();
  scanner.feed(Buffer.from(BEFORE + text + BEFORE));
  expect(scanner).toMatchObject({ whole: Buffer.byteLength(BEFORE), malformed: true });
});
