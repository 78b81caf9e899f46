import { unpackClassifier } from '../learning/packing.ts';
import type { TextClassifier } from '../learning/text-classifier.ts';
import { Recent } from '../recent.ts';
import { type LineSeverity, severityOfLevel } from './severity.ts';
import { textSeverity } from './text-severity.ts';
import { SEVERITY_WEIGHTS } from './weights/severity.ts';

/** Templates whose severity is remembered, and at most twice as many: those of a steady system are some thousands. */
const REMEMBERED = 4_096;

let shipped: TextClassifier | undefined;
const remembered = new Recent<LineSeverity>(REMEMBERED);

/**
 * How bad a line is: as bad as its level. Words count only where there is none, and then only those at its head, which are the service's own,
 * so that what a stranger gets logged behind them cannot raise it.
 */
export function severityOf(template: string, level: string | undefined): LineSeverity {
  const said = severityOfLevel(level);
  if (said) return said;
  const known = remembered.get(template);
  if (known) return known;
  shipped ??= unpackClassifier(SEVERITY_WEIGHTS);
  const severity = textSeverity(template, shipped);
  remembered.set(template, severity);
  return severity;
}
