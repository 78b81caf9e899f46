import { type Bench, type BenchOption, numberOption } from '../bench.ts';
import { interruptible } from '../chaos/interruption.ts';
import { runChaos } from '../chaos/run.ts';

const FSYNC: BenchOption = {
  name: 'fsync',
  value: 'everysec|always',
  takes: /^(everysec|always)$/,
  fallback: 'everysec',
  summary: 'of Redis; with everysec, up to a second of its file is cut off at some restarts',
};
const number = numberOption(/^\d{1,5}(\.\d+)?$/);

/** The promise of the bus under kill -9 and SIGSTOP of everything, Redis included. */
export const chaos: Bench = {
  name: 'chaos',
  summary: 'three partitioned stages and the control plane while workers and Redis are killed: what is lost or doubled',
  dataset: 'synthetic: numbered events of 32 keys, 16 partitions; every process and moment drawn by seed',
  options: [
    number('minutes', '10', 'how long the torment lasts'),
    FSYNC,
    number('workers', '4', 'worker processes, of which two more and half as many less may be there at times'),
    number('rate', '400', 'events a second'),
  ],
  run: ({ seed, progress, options }) =>
    interruptible(
      (interrupted) =>
        runChaos({
          seed,
          fsync: options['fsync'] === 'always' ? 'always' : 'everysec',
          eventsPerS: Number(options['rate']),
          partitions: 16,
          durationMs: Number(options['minutes']) * 60_000,
          workers: Number(options['workers']),
          interrupted,
          progress,
        }),
      progress,
    ),
};
