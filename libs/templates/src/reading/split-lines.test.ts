import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UTF_8, withoutMarks } from './encoding.ts';
import type { RawLine } from './raw-line.ts';
import { LineSplitter, type SplitterOptions } from './split-lines.ts';

/** Cuts bytes into pieces of these sizes, over and over, in a buffer that is used again for each. */
function split(bytes: Buffer, sizes: readonly number[], maxBytes: number, options: SplitterOptions = {}): RawLine[] {
  const splitter = new LineSplitter(maxBytes, options);
  const lines: RawLine[] = [];
  const shared = Buffer.alloc(Math.max(...sizes));
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = Math.min(sizes[turn % sizes.length] ?? 1, bytes.length - from);
    bytes.copy(shared, 0, from, from + size);
    lines.push(...splitter.push(shared.subarray(0, size)));
    shared.fill(0x78);
    from += size;
  }
  return [...lines, ...splitter.flush()];
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
          .map((line) => withoutMarks(line.replace(/\r$/, '')));
        if (all.endsWith('\n') || all === '') expected.pop();
        const lines = split(bytes, pieces, 1_000_000, { shape: UTF_8 });
        expect(lines.map((line) => line.text)).toEqual(expected);
        expect(lines.every((line) => !line.cut)).toBe(true);
      }),
    );
  });

  test('says where each line ends, so that a reader can go on from there', () => {
    fc.assert(
      fc.property(text, sizes, (all, pieces) => {
        const bytes = Buffer.from(all);
        const lines = split(bytes, pieces, 5, { shape: UTF_8 });
        for (const [index, { end }] of lines.entries()) {
          expect(split(bytes.subarray(end), pieces, 5, { shape: UTF_8 }).map((line) => line.text)).toEqual(
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
    expect(splitter.flush()).toEqual([{ text: 'x'.repeat(1_000), cut: true, end: 200 * 65_536 }]);
    expect(splitter.flush()).toEqual([]);
  });
});

const linesOf = (bytes: Buffer, pieces = [7]) => split(bytes, pieces, 1_000_000).map((line) => line.text);
const wide = (all: string, mark = '\ufeff') => Buffer.from(`${mark}${all}`, 'utf16le');

describe('any encoding', () => {
  test.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffgrün\nblau\n')],
    ['UTF-16, small end first', wide('grün\r\nblau\r\n')],
    ['UTF-16, big end first', wide('grün\nblau\n').swap16()],
    ['UTF-16 without a mark', wide('grün\nblau\n', '')],
    ['UTF-16 without a mark, big end first', wide('grün\nblau\n', '').swap16()],
    ['Latin-1', Buffer.from('grün\nblau', 'latin1')],
    ['returns alone', Buffer.from('grün\rblau\r')],
    ['all ends of lines, the first a return', Buffer.from('grün\rblau\r\n')],
    ['zeros of a hole, and between', Buffer.concat([Buffer.alloc(300), Buffer.from('gr\0ün\nblau\n')])],
  ])('%s', (_, bytes) => {
    for (const pieces of [[1], [2, 3], [1_000]]) expect(linesOf(bytes, pieces)).toEqual(['grün', 'blau']);
  });

  test('a line that is not UTF-8 among others loses nothing', () => {
    const bytes = Buffer.concat([Buffer.from('grün\n'), Buffer.from([0x80, 0x93, 0xfc, 0x0a]), Buffer.from('blau\n')]);
    expect(linesOf(bytes)).toEqual(['grün', '€“ü', 'blau']);
    const all = Buffer.from(
      Array.from({ length: 256 }, (__, byte) => byte).filter((byte) => ![0, 10, 13].includes(byte)),
    );
    expect(new Set(linesOf(all).join('')).size).toBe(253);
  });

  test('a line that is cut within a character is UTF-8 for all that', () => {
    expect(split(Buffer.from(`${'ü'.repeat(200)}\n`), [50], 201)).toMatchObject([{ text: 'ü'.repeat(100), cut: true }]);
  });

  test('a return within a line makes no line, where lines end otherwise', () => {
    expect(linesOf(Buffer.from('one\n10%\r20%\rERROR forged\nthree\n'))).toEqual([
      'one',
      '10%\r20%\rERROR forged',
      'three',
    ]);
  });

  test('a hole that is larger than a line may be hides no line behind it', () => {
    expect(split(Buffer.concat([Buffer.alloc(5_000), Buffer.from('one\n')]), [999], 100)).toMatchObject([
      { text: 'one', cut: false },
    ]);
  });

  test('UTF-16 says where its lines end, and is cut where it is too long', () => {
    const bytes = wide(`one\n${'x'.repeat(500)}\ntwo\n`);
    const lines = split(bytes, [3], 100);
    expect(lines).toMatchObject([
      { text: 'one', cut: false, end: 10 },
      { text: 'x'.repeat(50), cut: true, end: 1_012 },
      { text: 'two', cut: false, end: 1_020 },
    ]);
    const shape = { encoding: 'utf-16le', returns: false } as const;
    expect(split(bytes.subarray(1_012), [5], 100, { start: 1_012, shape })).toEqual(lines.slice(2));
  });

  test('where the pieces begin and end makes no difference, whatever the bytes are', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 700 }).map((all) => Buffer.from(all)),
      text.map((all) => Buffer.from(all)),
      text.map((all) => wide(all)),
      text.map((all) => Buffer.from(`a\r${all}`)),
    );
    fc.assert(
      fc.property(bytes, sizes, (all, pieces) => {
        expect(split(all, pieces, 50)).toEqual(split(all, [all.length + 1], 50));
      }),
    );
  });
});
