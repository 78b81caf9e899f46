import { fileURLToPath } from 'node:url';
import type { Bench, Figures } from '../bench.ts';
import { OURS } from '../log-levels/contestants.ts';
import { leaveOneOut, type SystemResult } from '../log-levels/run.ts';
import { readSystems } from '../log-levels/systems.ts';
import { tables } from '../log-levels/table.ts';
import { type Beaten, beaten, told } from '../log-levels/verdict.ts';
import { readOwnCorpus, strangers } from '../loghub/own-corpus.ts';

interface LevelFigures extends Figures {
  readonly ours: string;
  readonly byAccuracy: Beaten;
  readonly byBalancedAccuracy: Beaten;
  readonly systems: readonly SystemResult[];
}

const DATA = fileURLToPath(new URL('../../../../shared/data/loghub', import.meta.url));

/** How much of a line's level is in its words. */
export const logLevels: Bench<LevelFigures> = {
  name: 'log-levels',
  summary: 'the level of a line told by its masked text alone, in a system that was not learnt from',
  dataset:
    'Loghub: nine systems of 2,000 lines with levels, two of them with one level only (--data, ../shared/data/loghub)',
  async run({ dataDir, progress }) {
    const systems = leaveOneOut(await readSystems(dataDir ?? DATA), strangers(await readOwnCorpus()), progress);
    return {
      ours: OURS,
      byAccuracy: beaten(systems, OURS, 'accuracy'),
      byBalancedAccuracy: beaten(systems, OURS, 'balanced'),
      systems,
    };
  },
  show: ({ ours, systems, byAccuracy, byBalancedAccuracy }) =>
    [
      tables(systems, Object.keys(systems[0]?.contestants ?? {})),
      [
        `${ours}, worse than info or not, by line, beside the majority of the other systems`,
        told('accuracy', byAccuracy),
        told('balanced accuracy', byBalancedAccuracy),
        `one level only, so that no judge can be better there: ${systems
          .filter(({ ownMajority }) => ownMajority.fiveLines.accuracy === 1)
          .map(({ system }) => system)
          .join(', ')}`,
      ].join('\n'),
    ].join('\n\n'),
};
