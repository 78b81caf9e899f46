import { expect, test } from '@jest/globals';
import { lengthOfWhole } from './transactions.ts';

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

const BEFORE = command('SET', 'umlaut', 'ä\r\n*1');
const TRANSACTION = command('MULTI') + command('RPUSH', 'list', 'x') + command('EXEC');

test('wherever a file ends, what is kept ends with a whole command, and never inside a transaction', () => {
  const all = Buffer.from(BEFORE + TRANSACTION + BEFORE);
  const allowed = ['', BEFORE, BEFORE + TRANSACTION, BEFORE + TRANSACTION + BEFORE].map((text) =>
    Buffer.byteLength(text),
  );
  for (let end = 0; end <= all.length; end += 1) {
    const kept = lengthOfWhole(all.subarray(0, end));
    expect(kept).toBe(Math.max(...allowed.filter((length) => length <= end)));
  }
});

test('of what does not begin with a command nothing is kept', () => {
  expect(lengthOfWhole(Buffer.from('x\r\n'))).toBe(0);
});
