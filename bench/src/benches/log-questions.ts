import { type Bench, numberOption } from '../bench.ts';
import { type Questions, questionsOf } from '../log-questions/count.ts';
import { LOGHUB, loghubFrames, steadyFrames } from '../log-questions/sources.ts';
import { rounded } from '../statistics.ts';
import { aligned } from '../table.ts';

interface Summed {
  readonly systems: readonly Questions[];
  readonly templates: number;
  readonly asked: number;
  /** Of all templates. */
  readonly askedShare: number;
  readonly askedAfterWarmUp: number;
}

interface LogQuestionsFigures extends Record<string, unknown> {
  readonly steady: Summed;
  /** Absent without the data set. */
  readonly loghub: Summed | null;
}

const number = numberOption(/^\d{1,3}$/);

/** How seldom a model would be asked about log lines. */
export const logQuestions: Bench<LogQuestionsFigures> = {
  name: 'log-questions',
  summary: 'how many templates a model would be asked about, in all and after the warm-up of a service',
  dataset:
    'synthetic: steady services of 0.3 to 20 lines a second with chronic and rare errors, deploys, restarts, nightly batches; with --data DIR ' +
    'also the samples of 16 systems of Loghub, each heard at 10 lines a second',
  options: [number('services', '6', 'how many'), number('days', '2', 'how long')],
  async run({ seed, dataDir, options, progress }) {
    const days = Number(options['days']);
    const steady = Array.from({ length: Number(options['services']) }, (_, index) => {
      const counted = questionsOf(`service-${index}`, steadyFrames(index, days, seed));
      progress(`${counted.system}: ${counted.lines} lines, ${counted.templates} templates, ${counted.asked} asked`);
      return counted;
    });
    if (dataDir === undefined) return { steady: summed(steady), loghub: null };
    const loghub: Questions[] = [];
    for (const system of LOGHUB) loghub.push(questionsOf(system, await loghubFrames(dataDir, system)));
    return { steady: summed(steady), loghub: summed(loghub) };
  },
  show: ({ steady, loghub }) => [table(steady), ...(loghub ? [table(loghub)] : [])].join('\n\n'),
};

function summed(systems: readonly Questions[]): Summed {
  const sum = (of: (each: Questions) => number) => systems.reduce((total, each) => total + of(each), 0);
  const [templates, asked] = [sum((each) => each.templates), sum((each) => each.asked)];
  return {
    systems,
    templates,
    asked,
    askedShare: rounded(asked / Math.max(templates, 1), 4),
    askedAfterWarmUp: sum((each) => each.askedAfterWarmUp),
  };
}

const table = ({ systems, templates, asked, askedShare, askedAfterWarmUp }: Summed): string =>
  aligned([
    ['system', 'lines', 'templates', 'asked', 'after warm-up'],
    ...systems.map((each) => [
      each.system,
      ...[each.lines, each.templates, each.asked, each.askedAfterWarmUp].map(String),
    ]),
    ['all', '', String(templates), `${asked} (${rounded(100 * askedShare, 2)} %)`, String(askedAfterWarmUp)],
  ]);
