import type { Bench } from '../bench.ts';
import { interruptible } from '../chaos/interruption.ts';
import { runSoak } from '../soak/run.ts';

/** Memory stays bounded although a group has stopped; who keeps up loses nothing, and nobody is refused. */
export const soak: Bench = {
  name: 'soak',
  summary: 'memory of Redis at half of saturation while one of two groups stands still, and what that costs whom',
  dataset:
    'synthetic: numbered log lines of 64 services, 250 B of data an event, 16 partitions; 10 control events a second',
  options: [
    { name: 'minutes', value: 'N', takes: /^\d{1,4}(\.\d+)?$/, fallback: '30', summary: 'how long' },
    { name: 'maxmemory', value: 'MB', takes: /^\d{2,5}$/, fallback: '512', summary: 'of Redis' },
  ],
  run: ({ startRedis, progress, options }) =>
    interruptible(async (interrupted) => {
      const { url } = await startRedis();
      return await runSoak({
        url,
        minutes: Number(options['minutes']),
        maxmemoryMb: Number(options['maxmemory']),
        interrupted,
        progress,
      });
    }, progress),
};
