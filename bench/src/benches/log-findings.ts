import { type Bench, numberOption } from '../bench.ts';
import { figuresOf, type LogFindingsFigures } from '../log-findings/figures.ts';
import { judge } from '../log-findings/judged.ts';
import { planOf } from '../log-findings/plan.ts';

const number = numberOption(/^\d{1,3}$/);

/** Whether what is wrong shows in findings about lines, and what is not does not. */
export const logFindings: Bench<LogFindingsFigures> = {
  name: 'log-findings',
  summary: 'which faults the log-classifier finds in the lines of services, how soon, and how often it is wrong',
  dataset:
    'synthetic: lines of services of 0.3 to 20 lines a second with heartbeats, chronic and rare errors; nine kinds of faults; deploys, ' +
    'restarts, nightly batches, doublings, chatter of debug',
  options: [
    number('services', '12', 'how many'),
    number('days', '4', 'how long; the first day is without faults'),
    number('faults', '1', 'of each kind in each service'),
  ],
  run({ seed, progress, options }) {
    const days = Number(options['days']);
    const settings = { seed, days, faults: Number(options['faults']) };
    const plans = Array.from({ length: Number(options['services']) }, (_, index) => planOf(index, settings));
    const judged = plans.map((plan) => {
      const found = judge(plan, days, seed);
      progress(`${plan.name}: ${found.lines} lines, ${found.raised.length} findings`);
      return found;
    });
    return Promise.resolve(figuresOf(plans, judged, days));
  },
};
