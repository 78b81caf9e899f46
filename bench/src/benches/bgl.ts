import { fileURLToPath } from 'node:url';
import { type Bench, type Figures, numberOption } from '../bench.ts';
import { readAlertLines } from '../bgl/lines.ts';
import { type Split, splits } from '../bgl/run.ts';
import { table } from '../bgl/table.ts';
import { readOwnCorpus, strangers } from '../loghub/own-corpus.ts';

interface BglFigures extends Figures {
  /** Of ours at half of the lines, and of the one that the first half chose. */
  readonly f1: number;
  readonly f1Chosen: number;
  readonly half: Split;
  /** The same with all of the corpus that ships, which has lines of supercomputers, written for it. */
  readonly halfAsShipped: Split;
  readonly others: readonly Split[];
}

const DATA = fileURLToPath(new URL('../../../../shared/data/loghub', import.meta.url));
const OTHER_SHARES = [0.3, 0.4, 0.6, 0.7];

/** Whether what nobody has seen before is told to matter or not. */
export const bgl: Bench<BglFigures> = {
  name: 'bgl',
  summary:
    'which lines of a supercomputer are alerts, learnt from the first half, of templates that are in the second only',
  dataset: 'Loghub: 2,000 lines of Blue Gene/L with alert labels (--data, ../shared/data/loghub)',
  options: [numberOption(/^[1-9]\d{0,4}$/)('draws', '2000', 'resamples of the interval')],
  async run({ dataDir, seed, options, progress }) {
    const lines = await readAlertLines(dataDir ?? DATA);
    const corpus = await readOwnCorpus();
    const run = { lines, draws: Number(options['draws']), seed, progress };
    const [half, ...others] = splits({ ...run, corpus: strangers(corpus), shares: [0.5, ...OTHER_SHARES] });
    const [halfAsShipped] = splits({ ...run, corpus, shares: [0.5] });
    if (!half || !halfAsShipped) throw new Error('nothing to measure');
    const f1Of = (wanted: string) => half.results.find(({ name }) => name === wanted)?.f1 ?? 0;
    return { f1: f1Of(half.ours), f1Chosen: f1Of(half.chosen), half, halfAsShipped, others };
  },
  show: ({ half, halfAsShipped, others }) =>
    [
      `The corpus knows nothing of supercomputers\n${table(half)}`,
      ...others.map(table),
      `With all of the corpus\n${table(halfAsShipped)}`,
    ].join('\n\n'),
};
