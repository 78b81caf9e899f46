import { expect, test } from '@jest/globals';
import { evaluate, rescore } from './evaluation.ts';
import { groundOf } from './ground.ts';
import type { Judged } from './run.ts';
import { tables } from './tables.ts';

const STANDARD = { tpWeight: 1, fpWeight: 0.11, fnWeight: 1 };
const SETTING = {
  profiles: { standard: STANDARD, lowFP: { ...STANDARD, fpWeight: 0.22 }, lowFN: { ...STANDARD, fnWeight: 2 } },
  splits: 3,
  seed: 1,
};
const POINTS = Float64Array.from({ length: 100 }, (_, point) => point);

const FILES = ['quiet/1.csv', 'quiet/2.csv', 'loud/1.csv', 'loud/2.csv'].map((name) => ({
  name,
  timestamps: POINTS,
  values: POINTS,
  ground: groundOf(POINTS, [[30, 39]]),
}));

/** The score is 0.9 where the window starts and 0.5 once before; by its own decision both are anomalies in loud series. */
const JUDGED = FILES.map(({ name }): Judged => {
  const scores = POINTS.map((point) => ({ 30: 0.9, 20: 0.5 })[point] ?? 0);
  return { scores, detections: Uint8Array.from(scores, (score) => (name.startsWith('loud/') && score > 0 ? 1 : 0)) };
});

test('the best threshold, the own decisions and the held-out threshold are told apart', () => {
  const { swept, thresholds, decided, crossValidation } = evaluate(FILES, JUDGED, SETTING);
  expect(swept).toEqual({ standard: 100, lowFP: 100, lowFN: 100 });
  expect(thresholds.standard).toBe(0.9);
  expect(decided).toEqual({ standard: 47.25, lowFP: 44.5, lowFN: 48.167 });
  expect(crossValidation).toMatchObject({ pooled: swept, randomSplits: { splits: 3, lowest: 100, highest: 100 } });
});

test('folders and files are counted by themselves', () => {
  const { folders, perFile } = evaluate(FILES, JUDGED, SETTING);
  expect(folders).toEqual({
    quiet: {
      swept: { windows: 2, found: 2, falsePositives: 0, raw: 2 },
      decided: { windows: 2, found: 0, falsePositives: 0, raw: -2 },
    },
    loud: {
      swept: { windows: 2, found: 2, falsePositives: 0, raw: 2 },
      decided: { windows: 2, found: 2, falsePositives: 2, raw: 1.78 },
    },
  });
  expect(perFile['loud/2.csv']?.decided).toEqual({ windows: 1, found: 1, falsePositives: 1, raw: 0.89 });
});

test('published outputs are scored with the thresholds that were published', () => {
  const outputs = JUDGED.map(({ scores }) => scores);
  const { rescored, swept } = rescore(FILES, outputs, { standard: 0.5, lowFP: 0.9, lowFN: 1 }, SETTING);
  expect(rescored).toEqual({ standard: 94.5, lowFP: 100, lowFN: 0 });
  expect(swept.standard).toBe(100);
});

test('the table ranks all by the standard score', () => {
  const published = { good: { published: { standard: 70, lowFP: 60, lowFN: 80 } } };
  const ours = { ...evaluate(FILES, JUDGED, SETTING), pointsPerS: 1 };
  const constants = {
    candidates: 7,
    halves: { pooled: 71.25, chosen: ['as it is', 'without shapes'] },
    randomSplits: { splits: 3, lowest: 70, median: 71, highest: 72, chosen: { 'as it is': 6 } },
    folders: { pooled: 69.5, chosen: ['as it is', 'as it is'] },
  };
  const figures = { detector: 'ours', ...ours.swept, crossValidated: 100, constants, published, detectors: { ours } };
  const text = tables(figures);
  const ranked = text.split('\n').slice(1, 4);
  expect(ranked.map((line) => line.replace(/ {2,}/g, '|'))).toEqual([
    '* ours, best threshold|100.00|100.00|100.00|100.00',
    'good|70.00|60.00|80.00',
    '* ours, as it decides|47.25|44.50|48.17',
  ]);
  expect(text).toContain('each half by the other: 71.25 (as it is; without shapes)');
});
