import type { Bench } from '../bench.ts';
import { interruptible } from '../chaos/interruption.ts';
import { OUTAGES } from '../outages/outages.ts';
import { play } from '../outages/play.ts';

const EVENTS_PER_S = 100;
const PARTITIONS = 4;

/** What each way of losing Redis, a connection or a worker costs. */
export const outages: Bench = {
  name: 'outages',
  summary: `one outage after the other at ${EVENTS_PER_S} events/s: how long nothing comes through, what is lost or doubled`,
  dataset: `synthetic: numbered events of 32 keys, ${PARTITIONS} partitions, three partitioned stages and the control plane, two workers`,
  options: [
    { name: 'times', value: 'N', takes: /^[1-9]\d?$/, fallback: '3', summary: 'how often each' },
    {
      name: 'only',
      value: 'NAME',
      takes: /^\w*$/,
      fallback: '',
      summary: `one of ${OUTAGES.map(({ name }) => name).join(', ')}`,
    },
  ],
  run: ({ seed, progress, options }) =>
    interruptible(async (interrupted) => {
      const figures: Record<string, unknown> = {};
      for (const outage of OUTAGES.filter(({ name }) => options['only'] === '' || options['only'] === name)) {
        if (interrupted.aborted) break;
        figures[outage.name] = await play(outage, {
          times: Number(options['times']),
          seed,
          eventsPerS: EVENTS_PER_S,
          partitions: PARTITIONS,
          interrupted,
          progress,
        });
      }
      return { ...figures, complete: !interrupted.aborted };
    }, progress),
};
