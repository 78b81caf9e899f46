import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cutToWholeTransactions } from './append-only-file.ts';

const SET = '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n';
const HALF = `*1\r\n$5\r\nMULTI\r\n${SET}*3\r\n$3\r\nSE`;
const NEWEST = 'appendonly.aof.3.incr.aof';
const MANIFEST = [
  'file appendonly.aof.2.base.rdb seq 2 type b',
  'file appendonly.aof.1.incr.aof seq 1 type h',
  'file appendonly.aof.2.incr.aof seq 2 type i',
  `file ${NEWEST} seq 3 type i`,
  '',
].join('\n');

let dataDir: string;
let progress: string[];

const part = (name: string) => join(dataDir, 'appendonlydir', name);
const cut = () => cutToWholeTransactions(dataDir, (line) => progress.push(line));

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hale-aof-'));
  await mkdir(join(dataDir, 'appendonlydir'));
  await writeFile(part('appendonly.aof.manifest'), MANIFEST);
  progress = [];
});

afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

test('the last increment loses its half transaction, each of which is kept and told of', async () => {
  for (const kept of [`${NEWEST}.cut`, `${NEWEST}.cut.2`]) {
    await writeFile(part(NEWEST), SET + HALF);
    await cut();
    expect(await readFile(part(NEWEST), 'utf8')).toBe(SET);
    expect(await readFile(part(kept), 'utf8')).toBe(HALF);
    expect(progress.at(-1)).toMatch(new RegExp(`^${NEWEST} .* last ${HALF.length} bytes .*/${kept}\\.$`));
  }
  expect(progress).toHaveLength(2);
});

test('a half transaction behind more than is read at once is found', async () => {
  const long = `*2\r\n$3\r\nSET\r\n$3000000\r\n${'x'.repeat(3_000_000)}\r\n`;
  await writeFile(part(NEWEST), long + HALF);
  await cut();
  expect((await stat(part(NEWEST))).size).toBe(long.length);
});

test.each([
  ['whole', SET + SET],
  ['empty', ''],
  ['no file of commands', `REDIS0009${HALF}`],
  ['damaged before its end', `${SET}\0\0\0${HALF}`],
])('a file that is %s is not touched', async (_, text) => {
  await writeFile(part(NEWEST), text);
  const before = await stat(part(NEWEST), { bigint: true });
  await cut();
  const after = await stat(part(NEWEST), { bigint: true });
  expect({ text: await readFile(part(NEWEST), 'utf8'), changed: after.ctimeNs }).toEqual({
    text,
    changed: before.ctimeNs,
  });
  expect(await readdir(join(dataDir, 'appendonlydir'))).toHaveLength(2);
  expect(progress).toEqual([]);
});

test('a manifest without its file, one without increments, and a folder of Redis 6 are left alone', async () => {
  await cut();
  await writeFile(part('appendonly.aof.manifest'), 'not a manifest\n');
  await cut();
  await rm(join(dataDir, 'appendonlydir'), { recursive: true });
  await writeFile(join(dataDir, 'appendonly.aof'), SET + HALF);
  await cut();
  expect(await readFile(join(dataDir, 'appendonly.aof'), 'utf8')).toBe(SET + HALF);
  expect(progress).toEqual([]);
});
