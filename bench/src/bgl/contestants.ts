import { type Evidence, likenessEvidence, type Precedent, Precedents, trainClassifier } from '@hale/templates';
import { mean, rounded } from '../statistics.ts';
import type { Knowledge } from './knowledge.ts';
import { type AlertLine, precedentsOf } from './lines.ts';

export type Say = (line: AlertLine) => boolean;

/** What is learnt from the first part says of each line of the second whether it is an alert. */
export interface Contestant {
  readonly name: string;
  readonly learn: (first: readonly AlertLine[]) => Say;
  /** Those that compete to be ours: how far off they were for texts of the first part, each hidden while the others were learnt from. */
  readonly surprise?: (first: readonly AlertLine[]) => number;
}

/** The two rules to beat. What is unseen, is by the names that people gave to templates. */
export const RULES: readonly Contestant[] = [
  { name: 'FATAL', learn: () => isFatal },
  { name: 'unseen template and FATAL', learn: (first) => unseen(first, ({ event }) => event) },
  { name: 'unseen template of ours and FATAL', learn: (first) => unseen(first, ({ text }) => text) },
];

const isFatal: Say = ({ severity }) => severity === 'fatal';

function unseen(first: readonly AlertLine[], nameOf: (line: AlertLine) => string): Say {
  const seen = new Set(first.map(nameOf));
  return (line) => isFatal(line) && !seen.has(nameOf(line));
}

export const OURS = 'severity, category and likeness';

export function candidates({ severity, breakage }: Knowledge): Contestant[] {
  const likeness = likenessEvidence();
  return [
    byPrecedents('likeness', likeness),
    byPrecedents('severity and likeness', (text, others) => [severity(text), ...likeness(text, others)]),
    byPrecedents('category', (text) => [breakage(text)]),
    byPrecedents('category and likeness', (text, others) => [breakage(text), ...likeness(text, others)]),
    byPrecedents(OURS, (text, others) => [severity(text), breakage(text), ...likeness(text, others)]),
  ];
}

function byPrecedents(name: string, evidence: Evidence): Contestant {
  return {
    name,
    learn: (first) => {
      const precedents = new Precedents(precedentsOf(first), evidence);
      return ({ text, severity }) => precedents.probability(text, severity) >= 0.5;
    },
    surprise: (first) => surpriseOf(precedentsOf(first), evidence),
  };
}

/** The mean surprise (nats) at whether a text matters, over those that matter and those that don't alike, each hidden in turn. */
function surpriseOf(precedents: readonly Precedent[], evidence: Evidence): number {
  const surprises = precedents.map(({ text, severity, matters }) => {
    const others = new Precedents(
      precedents.filter((each) => each.text !== text),
      evidence,
    );
    const probability = others.probability(text, severity);
    return { matters, surprise: -Math.log(Math.max(1e-3, matters ? probability : 1 - probability)) };
  });
  const of = (wanted: boolean) =>
    mean(surprises.filter(({ matters }) => matters === wanted).map(({ surprise }) => surprise));
  return rounded((of(true) + of(false)) / 2, 4);
}

/** Knows nothing but the texts of the first part and their labels; of the severities of which some mattered. */
export const TEXT_ALONE: Contestant = {
  name: 'text classifier on the first part',
  learn: (first) => {
    const precedents = precedentsOf(first);
    const severities = new Set(precedents.filter(({ matters }) => matters).map(({ severity }) => severity));
    const classifier = trainClassifier(
      precedents
        .filter(({ severity }) => severities.has(severity))
        .map(({ text, matters }) => ({ text, label: matters ? 'alert' : 'none' })),
      { folds: 0, balance: 1 },
    );
    return ({ text, severity }) => severities.has(severity) && classifier.predict(text).label === 'alert';
  },
};
