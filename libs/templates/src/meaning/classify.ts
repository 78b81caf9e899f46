import { unpackClassifier } from '../learning/packing.ts';
import type { TextClassifier } from '../learning/text-classifier.ts';
import { type Placement, placementOf } from './placement.ts';
import type { LineSeverity } from './severity.ts';
import { CATEGORY_WEIGHTS } from './weights/category.ts';

let shipped: TextClassifier | undefined;

/** What a template is about: a sure rule's word, else that of the classifier that ships. Meant for each template, not for each line. */
export function categoryOf(template: string, severity: LineSeverity): Placement {
  shipped ??= unpackClassifier(CATEGORY_WEIGHTS);
  return placementOf(template, severity, shipped);
}
