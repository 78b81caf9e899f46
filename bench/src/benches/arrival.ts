import type { middleOf, Round } from '../arrival/round.ts';
import { runArrival } from '../arrival/run.ts';
import { type Bench, type Figures, numberOption } from '../bench.ts';

type ArrivalFigures = Figures & Awaited<ReturnType<typeof runArrival>>;

const number = numberOption(/^[1-9]\d{0,4}$/);

/** How long it takes from a sample's arrival to the finding that it decides. */
export const arrival: Bench<ArrivalFigures> = {
  name: 'arrival',
  summary:
    'from the push of a sample to the finding that it decides, collector and detector as processes (about 30 minutes)',
  dataset:
    'synthetic: services that push OTLP as JSON, each its own series; four days of past; requests that fail and take long, failures counted, queues that grow',
  options: [
    number('services', '100', 'that push'),
    number('series', '100', 'of each service'),
    number('interval', '15', 'seconds between two pushes of a service'),
    number('rounds', '3', 'each spread over the interval, then all services at once'),
  ],
  async run({ seed, progress, options, startRedis }) {
    const { url } = await startRedis();
    const given = (name: string) => Number(options[name]);
    return await runArrival({
      url,
      seed,
      progress,
      services: given('services'),
      series: given('series'),
      rounds: given('rounds'),
      intervalMs: given('interval') * 1_000,
    });
  },
  show: ({ series, intervalS, spread, burst }) =>
    [
      `${series} series, each every ${intervalS} s; medians of ${spread.rounds.length} rounds`,
      lineOf('spread over the interval', spread),
      lineOf('all at once', burst),
    ].join('\n'),
};

type Rounds = ReturnType<typeof middleOf> & { readonly rounds: readonly Round[] };

function lineOf(what: string, { p50Ms, p95Ms, p99Ms, maxMs, lagMaxMs, rounds }: Rounds): string {
  const sum = (of: (round: Round) => number) => rounds.reduce((all, round) => all + of(round), 0);
  const found = `${sum(({ found }) => found)} of ${sum(({ planted }) => planted)} faults, ${sum(({ findings }) => findings)} findings`;
  const times = `p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms, longest ${maxMs} ms`;
  return `${what}: ${found}; ${times}; the oldest frame waited for ${lagMaxMs} ms at most`;
}
