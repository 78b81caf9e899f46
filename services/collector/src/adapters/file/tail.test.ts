import { appendFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TailOffset } from './log-file.ts';
import { type FileChange, Tail } from './tail.ts';

let folder: string;
let path: string;
const open: Tail[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-tail-'));
  path = join(folder, 'app.log');
});

afterEach(async () => {
  for (const tail of open.splice(0)) await tail.close();
  await rm(folder, { recursive: true, force: true });
});

/** A tail with what its caller would keep: the lines and the offset after the last of them. */
class Follower {
  readonly lines: string[] = [];
  readonly changes: FileChange[] = [];
  readonly path: string;
  offset: TailOffset | undefined;
  #tail: Tail | undefined;

  constructor(at: string) {
    this.path = at;
  }

  /** Reads to the end. */
  async drain(maxBacklogBytes = 1_000_000): Promise<string[]> {
    if (!this.#tail) {
      const onChange = (change: FileChange) => void this.changes.push(change);
      this.#tail = new Tail(this.path, { offset: this.offset, maxBacklogBytes, onChange });
      open.push(this.#tail);
    }
    const before = this.lines.length;
    for (let chunk = await this.#tail.read(); chunk; chunk = await this.#tail.read()) {
      for (const line of chunk.lines) {
        this.lines.push(line.text);
        this.offset = chunk.offsetAt(line.end);
      }
    }
    return this.lines.slice(before);
  }

  /** Reads one piece and keeps only some of its lines, as a process that is killed between two frames. */
  async readSomeAndDie(count: number): Promise<void> {
    const tail = new Tail(this.path, { offset: this.offset, maxBacklogBytes: 1_000_000 });
    open.push(tail);
    const chunk = await tail.read();
    for (const line of chunk?.lines.slice(0, count) ?? []) {
      this.lines.push(line.text);
      this.offset = chunk?.offsetAt(line.end);
    }
    await this.die();
  }

  async die(): Promise<void> {
    await this.#tail?.close();
    this.#tail = undefined;
  }
}

describe('a followed file', () => {
  test('may appear later, and is read from its start as it grows, line by line', async () => {
    const follower = new Follower(path);
    expect(await follower.drain(0)).toEqual([]);
    await writeFile(path, 'one\ntwo\nthr');
    expect(await follower.drain()).toEqual(['one', 'two']);
    await appendFile(path, 'ee\n');
    expect(await follower.drain()).toEqual(['three']);
    expect(await follower.drain()).toEqual([]);
  });

  test('is read back only so far when it is there at the first look', async () => {
    await writeFile(path, 'first\nsecond\nthird\n');
    expect(await new Follower(path).drain(13)).toEqual(['second', 'third']);
    expect(await new Follower(path).drain(12)).toEqual(['third']);
    expect(await new Follower(path).drain(0)).toEqual([]);
  });

  test('is read on where an earlier reader had come to', async () => {
    await writeFile(path, 'one\ntwo\nthree\n');
    const follower = new Follower(path);
    await follower.readSomeAndDie(2);
    await appendFile(path, 'four\n');
    expect(await follower.drain(0)).toEqual(['three', 'four']);
    expect(follower.changes).toEqual([]);
  });

  test('holds when its first lines came after it was opened empty', async () => {
    await writeFile(path, '');
    const follower = new Follower(path);
    await follower.drain();
    await appendFile(path, 'one\n');
    await follower.drain();
    await follower.die();
    expect(await follower.drain()).toEqual([]);
    expect(follower.changes).toEqual([]);
  });

  test('may be larger than a piece, and hold a line that is larger than memory should', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
    await writeFile(path, `${many.join('\n')}\n${'x'.repeat(10_000_000)}\nafter\n`);
    const follower = new Follower(path);
    await follower.drain(20_000_000);
    expect(follower.lines.slice(0, 20_000)).toEqual(many);
    expect(follower.lines[20_000]).toBe('x'.repeat(65_536));
    expect(follower.lines.slice(20_001)).toEqual(['after']);
  });
});

describe('rotation by rename', () => {
  test('reads the old file to its end, its unfinished line too, then the next', async () => {
    await writeFile(path, 'one\n');
    const follower = new Follower(path);
    await follower.drain();
    await appendFile(path, 'two\n');
    await rename(path, `${path}.1`);
    await appendFile(`${path}.1`, 'three\nunfinished');
    expect(await follower.drain()).toEqual(['two', 'three']);
    await writeFile(path, '');
    await appendFile(`${path}.1`, ' line');
    expect(await follower.drain()).toEqual([]);
    await writeFile(path, 'four\n');
    expect(await follower.drain()).toEqual(['unfinished line', 'four']);
    expect(follower.changes).toEqual(['rotated']);
  });

  test('while nobody reads loses nothing', async () => {
    await writeFile(path, 'one\ntwo\nthree\n');
    const follower = new Follower(path);
    await follower.readSomeAndDie(1);
    await rename(path, `${path}-20261124`);
    await writeFile(path, 'four\nfive\n');
    expect(await follower.drain(0)).toEqual(['two', 'three', 'four', 'five']);
    expect(follower.changes).toEqual(['rotated']);
  });

  test('after which the old file is deleted while nobody reads starts the next one, and says that lines may be lost', async () => {
    await writeFile(path, 'one\ntwo\n');
    const follower = new Follower(path);
    await follower.readSomeAndDie(1);
    await rm(path);
    await writeFile(path, 'three three\n');
    expect(await follower.drain(0)).toEqual(['three three']);
    expect(follower.changes).toEqual(['lost']);
  });

  test('is waited for when neither the old nor the next file is there', async () => {
    await writeFile(path, 'one\n');
    const follower = new Follower(path);
    await follower.drain();
    await follower.die();
    await rm(path);
    expect(await follower.drain()).toEqual([]);
    await writeFile(path, 'two\n');
    expect(await follower.drain()).toEqual(['two']);
  });
});

describe('truncation', () => {
  test('starts again from the beginning', async () => {
    await writeFile(path, 'one\ntwo\nunfin');
    const follower = new Follower(path);
    await follower.drain();
    await truncate(path);
    await appendFile(path, 'new\n');
    expect(await follower.drain()).toEqual(['new']);
    expect(follower.changes).toEqual(['truncated']);
  });

  test('is noticed when the file has grown beyond the position again', async () => {
    await writeFile(path, 'one\ntwo\n');
    const follower = new Follower(path);
    await follower.drain();
    await writeFile(path, 'another content, and longer\n');
    expect(await follower.drain()).toEqual(['another content, and longer']);
    expect(follower.changes).toEqual(['truncated']);
  });

  test('while nobody reads starts again from the beginning', async () => {
    await writeFile(path, 'one\ntwo\n');
    const follower = new Follower(path);
    await follower.drain();
    await follower.die();
    await writeFile(path, 'another content, and longer\n');
    expect(await follower.drain(0)).toEqual(['another content, and longer']);
  });
});

test('what is not a file is refused', async () => {
  await mkdir(path);
  await expect(new Follower(path).drain()).rejects.toThrow('not a regular file');
});

test('every line comes once and in order, whatever happens to the file and to the reader', async () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ does: fc.constant('append' as const), bytes: fc.integer({ min: 1, max: 400 }) }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('drain' as const) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('die' as const), after: fc.nat(6) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('rotate' as const) }) },
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      run += 1;
      const at = join(folder, `${run}.log`);
      const source = lines();
      const follower = new Follower(at);
      let rotations = 0;
      let written = '';
      await writeFile(at, '');
      await follower.drain();
      for (const each of steps) {
        if (each.does === 'append') {
          const piece = source(each.bytes);
          written += piece;
          await appendFile(at, piece);
        } else if (each.does === 'drain') await follower.drain();
        else if (each.does === 'die') {
          await follower.die();
          await follower.readSomeAndDie(each.after);
        } else {
          // A writer ends its line before it goes on to the next file, and the reader comes by in between.
          await appendFile(at, '\n');
          written += '\n';
          await follower.drain();
          rotations += 1;
          await rename(at, `${at}.${rotations}`);
          await writeFile(at, '');
        }
      }
      await appendFile(at, '\n');
      await follower.drain();
      const expected = `${written}\n`.split('\n').filter((line) => line !== '');
      expect(follower.lines.filter((line) => line !== '')).toEqual(expected);
      await follower.die();
    }),
    { numRuns: 60 },
  );
});

/** Pieces of an endless text of numbered lines, cut anywhere. */
function lines(): (bytes: number) => string {
  let rest = '';
  let number = 0;
  return (bytes) => {
    while (rest.length < bytes) {
      number += 1;
      rest += `${number} ${'y'.repeat(number % 37)}\n`;
    }
    const piece = rest.slice(0, bytes);
    rest = rest.slice(bytes);
    return piece;
  };
}
