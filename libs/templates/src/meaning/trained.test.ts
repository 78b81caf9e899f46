import { readFileSync } from 'node:fs';
import { logCategorySchema } from '@hale/events';
import { expect, test } from '@jest/globals';
import { readCorpus } from '../../training/corpus.ts';
import { digestOf } from '../../training/examples.ts';
import { RULES } from './rules.ts';
import { CATEGORY_DIGEST, CATEGORY_WEIGHTS } from './weights/category.ts';
import { SEVERITY_DIGEST, SEVERITY_WEIGHTS } from './weights/severity.ts';

const rows = readCorpus();
const figures = JSON.parse(readFileSync(new URL('../../training/figures.json', import.meta.url), 'utf8')) as {
  readonly digest: string;
};

test('the weights that ship, and the figures, were made of this corpus by this code: else run npm run train:templates', () => {
  const digest = digestOf(rows);
  expect([CATEGORY_DIGEST, SEVERITY_DIGEST, figures.digest]).toEqual([digest, digest, digest]);
});

test('the corpus is wide, sorted, and says nothing twice', () => {
  expect(rows.length).toBeGreaterThanOrEqual(2_500);
  expect(new Set(rows.map(({ software }) => software)).size).toBeGreaterThanOrEqual(60);
  const keys = rows.map(({ software, template }) => `${software}\t${template}`);
  expect(new Set(keys).size).toBe(keys.length);
  const unsorted = rows.filter((row, index) => {
    const last = rows[index - 1];
    return last?.software === row.software && orderOf(last) >= orderOf(row);
  });
  expect(unsorted).toEqual([]);
  for (const category of logCategorySchema.options[0].options.filter((each) => each !== 'unknown')) {
    expect(rows.filter((row) => row.category === category).length).toBeGreaterThanOrEqual(40);
  }
});

test('rules are as precise as they say', () => {
  for (const { category, confidence, pattern } of RULES) {
    const met = rows.filter(
      ({ template }) => RULES.find((rule) => rule.pattern.test(template))?.pattern.source === pattern.source,
    );
    const right = met.filter((row) => row.category === category).length;
    expect(met.length).toBeGreaterThanOrEqual(15);
    expect({ category, precise: right / met.length >= confidence }).toEqual({ category, precise: true });
  }
});

test('the weights are small', () => {
  expect(CATEGORY_WEIGHTS.length + SEVERITY_WEIGHTS.length).toBeLessThan(300 * 1_024);
});

const orderOf = ({ category, severity, template }: (typeof rows)[number]): string =>
  [category, severity, template].join('\t');
