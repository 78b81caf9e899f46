import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MissingDataError } from '../bench.ts';
import { readCorpus } from './corpus.ts';

const COST = { CostMatrix: { tpWeight: 1, fnWeight: 1, fpWeight: 0.11, tnWeight: 1 } };
const byProfile = (value: unknown) => ({ standard: value, reward_low_FP_rate: value, reward_low_FN_rate: value });

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpus-'));
  await put('config/profiles.json', JSON.stringify(byProfile(COST)));
  await put('config/thresholds.json', JSON.stringify({ early: byProfile({ threshold: 0.5, score: 1 }) }));
  await put('results/final_results.json', JSON.stringify({ early: byProfile(100) }));
  const limits = ['2014-04-10 00:10:00.000000', '2014-04-10 00:15:00.000000'];
  await put('labels/combined_windows.json', JSON.stringify({ 'real/one.csv': [limits], 'made/two.csv': [] }));
  await put('data/made/two.csv', 'timestamp,value\n2014-04-10 00:00:00,7\n');
  const rows = ['00:00:00,1', '00:05:00,2.5', '00:10:00,30', '00:15:00,-1e3'].map((row) => `2014-04-10 ${row}`);
  await put('data/real/one.csv', `timestamp,value\r\n${rows.join('\r\n')}\r\n`);
  await put('results/early/made/early_two.csv', 'timestamp,value,anomaly_score\n2014-04-10 00:00:00,7,0\n');
  const scored = rows.map((row, point) => `${row},0,${point / 4}`);
  await put('results/early/real/early_one.csv', `timestamp,value,label,anomaly_score\n${scored.join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

test('series, windows, weights, thresholds, published scores and outputs are read; times are UTC', async () => {
  const { files, profiles, thresholds, published, outputs } = await readCorpus(folder);
  expect(files.map(({ name }) => name)).toEqual(['made/two.csv', 'real/one.csv']);
  expect([...(files[1]?.values ?? [])]).toEqual([1, 2.5, 30, -1_000]);
  expect(files[1]?.timestamps[1]).toBe(Date.UTC(2014, 3, 10, 0, 5));
  expect([...(files[1]?.ground.window ?? [])]).toEqual([-1, -1, 0, 0]);
  expect(profiles.lowFP).toEqual({ tpWeight: 1, fpWeight: 0.11, fnWeight: 1 });
  expect([thresholds['early']?.standard, published['early']?.lowFN]).toEqual([0.5, 100]);
  expect(outputs['early']?.map((scores) => [...scores])).toEqual([[0], [0, 0.25, 0.5, 0.75]]);
});

test('a folder without the benchmark is named plainly', async () => {
  const missing = join(folder, 'nowhere');
  await expect(readCorpus(missing)).rejects.toThrow(MissingDataError);
  await expect(readCorpus(missing)).rejects.toThrow(
    `in ${missing}: there is no labels/combined_windows.json. Name its`,
  );
});

test('outputs that do not fit the series are refused', async () => {
  await put('results/early/made/early_two.csv', 'timestamp,value,anomaly_score\n');
  await expect(readCorpus(folder)).rejects.toThrow('0 rows for 1 points');
});
