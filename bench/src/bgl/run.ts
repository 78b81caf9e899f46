import type { CorpusLine } from '../loghub/own-corpus.ts';
import { randomFrom } from '../random.ts';
import { type Contestant, candidates, OURS, RULES, TEXT_ALONE } from './contestants.ts';
import { knowledgeOf } from './knowledge.ts';
import type { AlertLine } from './lines.ts';
import { byTemplate, type F1, f1Interval, f1Of, type Interval, type Outcome } from './score.ts';

export interface Result extends F1 {
  readonly name: string;
  /** Templates drawn, and lines drawn, with replacement. */
  readonly interval: Interval;
  readonly intervalByLine: Interval;
  /** Of hidden texts of the first part, nats; only of those that compete. */
  readonly surprise?: number;
}

export interface Split {
  /** Of the lines, that are learnt from. */
  readonly first: number;
  readonly alerts: number;
  readonly alertTemplates: number;
  /** Of these, of a template that the first part has. */
  readonly seenAlerts: number;
  /** The name of the contestant with all evidence: nothing is left out by choice. */
  readonly ours: string;
  /** The one that was least surprised by the first part. */
  readonly chosen: string;
  readonly results: readonly Result[];
  readonly templates: ReturnType<typeof byTemplate>;
}

export interface Run {
  readonly lines: readonly AlertLine[];
  readonly corpus: readonly CorpusLine[];
  readonly shares: readonly number[];
  readonly draws: number;
  readonly seed: number;
  readonly progress: (line: string) => void;
}

/** Learns from the first part of the lines and judges the others, for each share. Nothing is chosen by what is judged. */
export function splits({ lines, corpus, shares, draws, seed, progress }: Run): Split[] {
  const ours = candidates(knowledgeOf(corpus));
  return shares.map((share) => {
    progress(`learning from ${Math.round(share * 100)} % of the lines`);
    return splitAt(lines, Math.round(share * lines.length), ours, { draws, seed });
  });
}

type Chance = Pick<Run, 'draws' | 'seed'>;

function splitAt(lines: readonly AlertLine[], cut: number, competing: readonly Contestant[], chance: Chance): Split {
  const [first, second] = [lines.slice(0, cut), lines.slice(cut)];
  const judged = [...RULES, TEXT_ALONE, ...competing].map((contestant) => judge(contestant, first, second, chance));
  const results = judged.map(({ result }) => result);
  const best = judged
    .filter(({ result }) => result.surprise !== undefined)
    .reduce((least, each) => ((each.result.surprise ?? 0) < (least.result.surprise ?? 0) ? each : least));
  const seen = new Set(first.map(({ event }) => event));
  const alerts = second.filter(({ alert }) => alert);
  return {
    first: cut,
    alerts: alerts.length,
    alertTemplates: new Set(alerts.map(({ event }) => event)).size,
    seenAlerts: alerts.filter(({ event }) => seen.has(event)).length,
    ours: OURS,
    chosen: best.result.name,
    results,
    templates: byTemplate(judged.find(({ result }) => result.name === OURS)?.outcomes ?? []),
  };
}

function judge(
  { name, learn, surprise }: Contestant,
  first: readonly AlertLine[],
  second: readonly AlertLine[],
  { draws, seed }: Chance,
): { readonly result: Result; readonly outcomes: readonly Outcome[] } {
  const say = learn(first);
  const outcomes = second.map((line) => ({ event: line.event, alert: line.alert, said: say(line) }));
  const interval = (by: 'template' | 'line') => f1Interval(outcomes, { draws, random: randomFrom(seed), by });
  const result = { name, ...f1Of(outcomes), interval: interval('template'), intervalByLine: interval('line') };
  return { result: { ...result, ...(surprise && { surprise: surprise(first) }) }, outcomes };
}
