import { digest } from '@hale/events';
import { featuresOf } from '../src/learning/features.ts';
import type { Example, TrainingSettings } from '../src/learning/train-classifier.ts';
import { headOf } from '../src/meaning/head.ts';
import { RULES } from '../src/meaning/rules.ts';
import { signsOf } from '../src/meaning/signs.ts';
import type { CorpusRow } from './corpus.ts';

/** How each classifier is trained. */
export const CATEGORY_SETTINGS: Partial<TrainingSettings> = { l2: 3e-5, leastTexts: 6, iterations: 60 };
export const SEVERITY_SETTINGS: Partial<TrainingSettings> = { l2: 1e-4, leastTexts: 6, iterations: 60 };

/** A bad template is learnt twice, with and without its severity: some senders give a level and some do not. */
export function categoryExamples(rows: readonly CorpusRow[]): Example[] {
  return rows.flatMap(({ software, category, severity, template }) => {
    const example = { text: template, label: category, group: software };
    const alone = signsOf(template);
    const told = signsOf(template, severity);
    return told.length === alone.length
      ? [{ ...example, signs: alone }]
      : [
          { ...example, signs: alone, weight: 0.5 },
          { ...example, signs: told, weight: 0.5 },
        ];
  });
}

export function severityExamples(rows: readonly CorpusRow[]): Example[] {
  return rows.map(({ software, severity, template }) => ({
    text: headOf(template),
    label: severity,
    group: software,
  }));
}

/** Of all that training and its figures see: the same digest, the same weights. */
export function digestOf(rows: readonly CorpusRow[]): string {
  const seen = [...categoryExamples(rows), ...severityExamples(rows)].map(({ text, label, group, signs = [] }) =>
    [text, label, group, signs.join(), featuresOf(text).join()].join('\t'),
  );
  const rules = RULES.map(({ category, confidence, pattern }) => [category, confidence, pattern.source]);
  return digest('training', JSON.stringify([CATEGORY_SETTINGS, SEVERITY_SETTINGS, rules]), seen.join('\n'));
}
