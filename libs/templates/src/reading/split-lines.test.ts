import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter, type RawLine } from './split-lines.ts';

/** Cuts bytes into pieces of these sizes, over and over, in a buffer that is used again for each. */
function split(bytes: Buffer, sizes: readonly number[], maxBytes: number): RawLine[] {
  const splitter = new LineSplitter(maxBytes);
  const lines: RawLine[] = [];
  const shared = Buffer.alloc(Math.max(...sizes));
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = Math.min(sizes[turn % sizes.length] ?? 1, bytes.length - from);
    bytes.copy(shared, 0, from, from + size);
    lines.push(...splitter.push(shared.subarray(0, size)));
    shared.fill(0x78);
    from += size;
  }
  const rest = splitter.flush();
  return rest ? [...lines, rest] : lines;
}

const text = fc
  .array(fc.oneof(fc.constantFrom('\n', '\r\n', '\r', 'ab', ''), fc.string({ unit: 'binary' })))
  .map((parts) => parts.join(''));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('LineSplitter', () => {
  test('gives the lines of the text, wherever the pieces begin and end', () => {
    fc.assert(
      fc.property(text, sizes, (all, pieces) => {
        const bytes = Buffer.from(all);
        const expected = bytes
          .toString()
          .split('\n')
          .map((line) => line.replace(/\r$/, ''));
        if (all.endsWith('\n') || all === '') expected.pop();
        const lines = split(bytes, pieces, 1_000_000);
        expect(lines.map((line) => line.text)).toEqual(expected);
        expect(lines.every((line) => !line.cut)).toBe(true);
      }),
    );
  });

  test('says where each line ends, so that a reader can go on from there', () => {
    fc.assert(
      fc.property(text, sizes, (all, pieces) => {
        const bytes = Buffer.from(all);
        const lines = split(bytes, pieces, 5);
        for (const [index, { end }] of lines.entries()) {
          expect(split(bytes.subarray(end), pieces, 5).map((line) => line.text)).toEqual(
            lines.slice(index + 1).map((line) => line.text),
          );
        }
      }),
    );
  });

  test('keeps the beginning of a line that is too long, says so, and reads on after it', () => {
    const lines = split(Buffer.from(`${'a'.repeat(50)}\nshort\n12345\n123456\r\n`), [7], 5);
    expect(lines).toEqual([
      { text: 'aaaaa', cut: true, end: 51 },
      { text: 'short', cut: false, end: 57 },
      { text: '12345', cut: false, end: 63 },
      { text: '12345', cut: true, end: 71 },
    ]);
  });

  test('holds no more than it may of a line that never ends', () => {
    const splitter = new LineSplitter(1_000);
    const piece = Buffer.alloc(65_536, 'x');
    for (let turn = 0; turn < 200; turn += 1) expect([...splitter.push(piece)]).toEqual([]);
    expect(splitter.flush()).toEqual({ text: 'x'.repeat(1_000), cut: true, end: 200 * 65_536 });
    expect(splitter.flush()).toBeUndefined();
  });

  test('reads bytes that are not UTF-8 as replacement characters', () => {
    expect([...new LineSplitter(100).push(Buffer.from([0x61, 0xff, 0xc3, 0x0a]))]).toEqual([
      { text: 'a\ufffd\ufffd', cut: false, end: 4 },
    ]);
  });
});
