import type { HeldOutFigures } from './held-out.ts';
import type { Scores } from './scores.ts';

/** The figures for a reader. */
export function writtenFigures({ templates, software, parts, category, severity }: HeldOutFigures): string {
  return [
    `${templates} templates of ${software} kinds of software, each kind held out once, in ${parts} parts`,
    '',
    'category, where the sender gives a level',
    ...scored(category.withLevel),
    ...calibrated(category.withLevel),
    '',
    'category, from the text alone',
    ...scored(category.fromText),
    ...calibrated(category.fromText),
    '',
    'severity, from the text alone',
    ...scored(severity),
    '',
  ].join('\n');
}

function scored({ accuracy, macroF1, labels }: Pick<Scores, 'accuracy' | 'macroF1' | 'labels'>): string[] {
  return [
    `  accuracy ${accuracy}, macro F1 ${macroF1}`,
    ...Object.entries(labels).map(
      ([name, { templates, precision, recall, f1 }]) =>
        `  ${name.padEnd(20)} ${String(templates).padStart(5)}  precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`,
    ),
  ];
}

function calibrated({ sure, calibrationError, reliability }: Scores): string[] {
  return [
    `  told with at least 0.5: ${sure.share} of all, ${sure.right} of them right; calibration error ${calibrationError}`,
    ...reliability.map(
      ({ from, templates, confidence, right }) =>
        `  confidence from ${from.toFixed(1)}: ${String(templates).padStart(5)} templates, said ${confidence.toFixed(3)}, right ${right.toFixed(3)}`,
    ),
  ];
}
