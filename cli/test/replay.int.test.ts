import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const HALE = fileURLToPath(new URL('../bin/hale.mjs', import.meta.url));

const start = (args: readonly string[]) =>
  spawn(process.execPath, [HALE, 'replay', 'metrics', ...args], { env: { PATH: process.env['PATH'] } });

async function replay(...args: string[]) {
  const child = start(args);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number];
  return { code, stdout, stderr };
}

/** A day and more at a minute, with a jump at its end that may be labelled. */
function csv(length: number, { labels = false, jump = true } = {}): string {
  const rows = Array.from({ length }, (_, minute) => {
    const wrong = jump && minute >= length - 5;
    const value = (wrong ? 400 : 50) + 5 * Math.sin(minute / 40) + 2 * Math.sin(minute * 12.9898);
    const time = new Date(Date.UTC(2026, 0, 5, 0, minute)).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},${value}${labels ? `,${wrong ? 1 : 0}` : ''}`;
  });
  return `timestamp,value${labels ? ',label' : ''}\n${rows.join('\n')}\n`;
}

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-replay-'));
  await mkdir(at('tree/b'), { recursive: true });
  await writeFile(at('jump.csv'), csv(2_000));
  await writeFile(at('long.csv'), csv(60_000, { jump: false }));
  await writeFile(at('tree/a.csv'), csv(2_000, { labels: true }));
  await writeFile(at('tree/b/c.csv'), csv(1_000, { jump: false }));
  await writeFile(at('tree/b/notes.csv'), 'name,colour\nrose,red\n');
  await writeFile(at('tree/readme.txt'), 'no series');
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

interface Line {
  readonly file: string;
  readonly timestamp: string;
  readonly anomaly: boolean;
}
const parsed = (stdout: string): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('hale replay metrics', () => {
  test('says what of bad input it ignored and why, that a clock was set back, and finds what is wrong all the same', async () => {
    const [head = '', ...rows] = csv(2_000).trimEnd().split('\n');
    const bad = ['2036-01-01 00:00:00,50', ...rows.slice(1_000, 1_008).map((row) => row.replace(/,.*/, ',49'))];
    const worse = ['nan', 'inf', '-Infinity', '1e300', ''].map(
      (value, second) => `2026-01-05 16:47:0${second},${value}`,
    );
    const lines = [head, ...rows.slice(0, 1_000), ...bad, ...worse, ...rows.slice(1_008), rows.at(-1), 'torn'];
    await writeFile(at('bad.csv'), lines.join('\n'));
    const { code, stdout } = await replay(at('bad.csv'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/ignored: 7 late, 5 invalid, 1 duplicate\n/);
    expect(stdout).toMatch(/clock set back: 1 time\n/);
    expect(stdout).toMatch(/1 line could not be read \(2009\)/);
    expect(stdout).toMatch(/1 alarm\n +2026-01-06 09:15:00/);
  });

  test('--json gives a line a point, with the timestamp as it was', async () => {
    const { code, stdout, stderr } = await replay(at('jump.csv'), '--json');
    const lines = parsed(stdout);
    expect({ code, stderr, points: lines.length }).toEqual({ code: 0, stderr: '', points: 2_000 });
    expect(lines[0]).toEqual({
      file: at('jump.csv'),
      timestamp: '2026-01-05 00:00:00',
      value: 50,
      score: 0,
      anomaly: false,
      severity: null,
      reason: null,
    });
    const [raised, ...others] = lines.filter(({ anomaly }) => anomaly);
    expect(others).toEqual([]);
    expect(raised).toMatchObject({ timestamp: '2026-01-06 09:15:00', severity: 'critical' });
  });

  test('of a folder every .csv is a series, in the order of paths; one that is none does not stop the others', async () => {
    const { code, stdout, stderr } = await replay(at('tree'), '--json');
    expect([...new Set(parsed(stdout).map(({ file }) => file))]).toEqual([at('tree/a.csv'), at('tree/b/c.csv')]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `hale: ${at('tree/b/notes.csv')} has no column of timestamps; its first line is "name,colour"\n`,
    );
  });

  test('without --json says what was found, draws it, and compares with labels', async () => {
    const { code, stdout } = await replay(at('tree'));
    expect(code).toBe(1);
    expect(stdout).toContain('2,000 points, 2026-01-05 00:00:00 to 2026-01-06 09:19:00 (33.3 h), every 1 min');
    expect(stdout).toMatch(/2026-01-06 09:15:00 +[34]\d\d\S* +critical/);
    expect(stdout).toContain('labels: 1 of 1 window found, 0 false alarms; precision 1.00, recall 1.00');
    expect(stdout).toMatch(/[\u2801-\u28ff]/);
    expect(stdout).toContain('▲');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('2 files, 3,000 points, 1 alarm');
    expect(stdout).toMatch(/; no known pattern so far; then step: higher for \d min, and stays there\n/);
    expect(stdout).toContain('known patterns: 1 step\n');
  });

  test('lines that cannot be read are told and cost nothing else', async () => {
    await writeFile(at('torn.csv'), csv(300, { jump: false }).replace('2026-01-05 00:02:00,', 'not today;'));
    const { code, stdout, stderr } = await replay(at('torn.csv'), '--json');
    expect({ code, points: parsed(stdout).length }).toEqual({ code: 0, points: 299 });
    expect(stderr).toBe(`hale: ${at('torn.csv')}: 1 line could not be read (4)\n`);
  });

  test('ends without a word when its reader has enough', async () => {
    const child = start([at('long.csv'), '--json']);
    const ended = once(child, 'close');
    const stderr = text(child.stderr);
    child.stdout.once('data', () => child.stdout.destroy());
    expect({ code: await ended, stderr: await stderr }).toEqual({ code: [0, null], stderr: '' });
  });

  test.each([
    [['absent.csv'], 'absent.csv: ENOENT'],
    [['jump.csv', '--sensitivity', 'high'], '--sensitivity takes a number from 0.5 to 30, not high'],
    [['jump.csv', '--sensitivity', '0'], '--sensitivity takes a number'],
  ])('%j is the fault of who asked', async ([name, ...options], words) => {
    const { code, stdout, stderr } = await replay(at(name ?? ''), ...options);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
  });

  test('a lower sensitivity raises no more', async () => {
    const { stdout } = await replay(at('jump.csv'), '--json', '--sensitivity', '30');
    const raised = parsed(stdout).filter(({ anomaly }) => anomaly);
    expect(raised.length).toBeLessThanOrEqual(1);
  });
});
