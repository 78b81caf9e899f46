import { calibratedOdds, LINE_SEVERITIES, type LineSeverity, severityOf } from '@hale/templates';
import { badLines, type Learner } from './learners.ts';
import { isBad, type SystemLevels } from './systems.ts';

export type Judge = (text: string) => LineSeverity;

/** Judges the texts of a system that it has not seen. */
export interface Contestant {
  readonly name: string;
  readonly judgeFor: (leftOut: SystemLevels) => Judge;
}

export interface Sources {
  readonly systems: readonly SystemLevels[];
  readonly corpus: Learner;
  /** Learns from all systems but these. */
  readonly without: (...leftOut: readonly SystemLevels[]) => Learner;
}

export const OURS = 'corpus and other systems';

export function contestants(sources: Sources): Contestant[] {
  const { corpus, without } = sources;
  return [
    { name: 'as shipped', judgeFor: () => (text) => severityOf(text, undefined) },
    {
      name: 'corpus, weighed on other systems',
      judgeFor: (leftOut) => {
        const bad = weighed(sources, leftOut, () => corpus);
        return judge(bad, [corpus]);
      },
    },
    {
      name: 'other systems',
      judgeFor: (leftOut) => {
        const bad = weighed(sources, leftOut, (system) => without(leftOut, system));
        return judge(bad, [without(leftOut)]);
      },
    },
    {
      name: OURS,
      judgeFor: (leftOut) => {
        const [own, others] = [
          weighed(sources, leftOut, () => corpus),
          weighed(sources, leftOut, (system) => without(leftOut, system)),
        ];
        return judge((text) => (own(text) + others(text)) / 2, [corpus, without(leftOut)]);
      },
    },
  ];
}

/**
 * How probable it is that a text of the system left out is worse than info: the odds of a learner as far as they held for each other system,
 * which the learner had not seen either. Each system counts the same, and in it each text.
 */
function weighed(
  { systems }: Sources,
  leftOut: SystemLevels,
  learnerFor: (system: SystemLevels) => Learner,
): (text: string) => number {
  const said = systems
    .filter((system) => system !== leftOut)
    .flatMap((system) => {
      const { odds } = learnerFor(system);
      return system.texts.flatMap((each) => {
        const [bad, all] = badLines(each);
        const share = bad / all;
        const one = { odds: odds(each.text), weight: 1 / system.texts.length };
        return [
          { ...one, so: true, weight: one.weight * share },
          { ...one, so: false, weight: one.weight * (1 - share) },
        ].filter(({ weight }) => weight > 0);
      });
    });
  const probability = calibratedOdds(said);
  const { odds } = learnerFor(leftOut);
  return (text) => probability(odds(text));
}

/** Worse than info or not by probability, and which of these by what the learners say on average. */
function judge(bad: (text: string) => number, learners: readonly Learner[]): Judge {
  return (text) => {
    const isWorse = bad(text) >= 0.5;
    const said = learners.map(({ shares }) => shares(text));
    const score = (severity: LineSeverity) => said.reduce((sum, shares) => sum + (shares[severity] ?? 0), 0);
    return LINE_SEVERITIES.filter((severity) => isBad(severity) === isWorse).reduce((most, severity) =>
      score(severity) > score(most) ? severity : most,
    );
  };
}
