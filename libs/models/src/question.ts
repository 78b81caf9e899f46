import { type DataOf, logCategorySchema } from '@hale/events';

/** A question as it stands in `model.asked`. */
export type Question = DataOf<'model.asked'>;
export type Task = 'classify-template' | 'triage-incident' | 'explain-cause';
/** The rungs that have a model. */
export type Rung = 1 | 2;

const LOG_CATEGORIES = logCategorySchema.options[0].options.filter((each) => each !== 'unknown');

/** What may be answered where the question does not say. */
const CHOICES: Readonly<Record<Task, readonly string[]>> = {
  'classify-template': LOG_CATEGORIES,
  'triage-incident': ['warning', 'critical'],
  'explain-cause': [],
};

/** The closed set that an answer must come from; fewer than two members leave nothing to ask. */
export function choicesOf({ task, choices }: Question): readonly string[] {
  return choices ?? (task === 'unknown' ? [] : CHOICES[task]);
}
