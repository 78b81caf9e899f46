import type { LineSeverity } from '@hale/templates';
import type { CorpusLine } from '../loghub/own-corpus.ts';
import { type Contestant, contestants } from './contestants.ts';
import { badLines, type Learner, learnCorpus, learnSystems } from './learners.ts';
import { type Score, scoreOf, type Verdict } from './score.ts';
import { isBad, type LevelText, type SystemLevels, usualSeverity } from './systems.ts';

/** By line and by text (a line each), of two labels (worse than info or not) and of five. */
export interface Scores {
  readonly lines: Score;
  readonly texts: Score;
  readonly fiveLines: Score;
  readonly fiveTexts: Score;
}

export interface SystemResult {
  readonly system: string;
  readonly lines: number;
  readonly texts: number;
  /** Of the lines. */
  readonly badShare: number;
  /** Says always what is most frequent in the other systems; of the system itself, which nobody can know. */
  readonly majority: Scores;
  readonly ownMajority: Scores;
  readonly contestants: Readonly<Record<string, Scores>>;
}

export function leaveOneOut(
  systems: readonly SystemLevels[],
  corpus: readonly CorpusLine[],
  progress: (line: string) => void,
): SystemResult[] {
  const all = contestants({ systems, corpus: learnCorpus(corpus), without: learners(systems) });
  return systems.map((leftOut) => {
    progress(`judging ${leftOut.system} by the others`);
    return resultOf(leftOut, systems, all);
  });
}

/** Which of two systems is left out to judge and which to weigh makes no difference to what is learnt. */
function learners(systems: readonly SystemLevels[]): (...leftOut: readonly SystemLevels[]) => Learner {
  const known = new Map<string, Learner>();
  return (...leftOut) => {
    const inside = systems.filter((system) => !leftOut.includes(system));
    const key = inside.map(({ system }) => system).join(' ');
    const learner = known.get(key) ?? learnSystems(inside);
    known.set(key, learner);
    return learner;
  };
}

function resultOf(leftOut: SystemLevels, systems: readonly SystemLevels[], all: readonly Contestant[]): SystemResult {
  const others = systems.filter((system) => system !== leftOut);
  const counts = leftOut.texts.map(badLines);
  const lines = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    system: leftOut.system,
    lines,
    texts: leftOut.texts.length,
    badShare: Number((counts.reduce((sum, [bad]) => sum + bad, 0) / lines).toFixed(4)),
    majority: always(leftOut, mostFrequent(others)),
    ownMajority: always(leftOut, mostFrequent([leftOut])),
    contestants: Object.fromEntries(
      all.map(({ name, judgeFor }) => {
        const judge = judgeFor(leftOut);
        return [name, scoresOf(leftOut, ({ text }) => [judge(text), isBad(judge(text))])];
      }),
    ),
  };
}

/** What a judge says of a text: a severity, and whether it is worse than info. */
type Say = (text: LevelText) => readonly [severity: LineSeverity, bad: boolean];

const always = (system: SystemLevels, [severity, bad]: ReturnType<Say>): Scores =>
  scoresOf(system, () => [severity, bad]);

/** Of the lines of systems that count the same: the most frequent severity, and whether most are worse than info. */
function mostFrequent(systems: readonly SystemLevels[]): ReturnType<Say> {
  const shares = new Map<LineSeverity, number>();
  for (const { texts } of systems) {
    const all = texts.reduce((sum, each) => sum + badLines(each)[1], 0);
    for (const [severity, count] of texts.flatMap(({ lines }) => [...lines])) {
      shares.set(severity, (shares.get(severity) ?? 0) + count / all);
    }
  }
  const most = [...shares].reduce((best, each) => (each[1] > best[1] ? each : best));
  const bad = [...shares].reduce((sum, [severity, share]) => sum + (isBad(severity) ? share : 0), 0);
  return [most[0], bad > systems.length / 2];
}

function scoresOf({ texts }: SystemLevels, say: Say): Scores {
  const two = (truth: LineSeverity, each: LevelText, lines: number): Verdict => ({
    truth: String(isBad(truth)),
    said: String(say(each)[1]),
    lines,
  });
  const five = (truth: LineSeverity, each: LevelText, lines: number): Verdict => ({ truth, said: say(each)[0], lines });
  const byLine = (verdict: typeof two) =>
    scoreOf(texts.flatMap((each) => [...each.lines].map(([severity, count]) => verdict(severity, each, count))));
  const byText = (verdict: typeof two) => scoreOf(texts.map((each) => verdict(usualSeverity(each), each, 1)));
  return { lines: byLine(two), texts: byText(two), fiveLines: byLine(five), fiveTexts: byText(five) };
}
