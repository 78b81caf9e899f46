import type { Clock, Publisher } from '@hale/bus';
import type { ServiceRef } from '@hale/events';
import type { Source } from '@hale/runtime';
import { readHost } from '../adapters/host/read-host.ts';
import { frameSeries } from '../policy/frame-series.ts';
import { hostSeries } from '../policy/host-series.ts';
import { atFixedRate } from './at-fixed-rate.ts';

interface Parts {
  readonly everyMs: number;
  /** Paths whose file systems are looked at. */
  readonly disks: readonly string[];
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly clock: Clock;
  readonly onSkip: (turns: number) => void;
}

/** Says now and then how the machine is on which the collector runs. */
export function hostSource(service: ServiceRef, { everyMs, disks, publisher, clock, onSkip }: Parts): Source {
  const look = async () => {
    const time = clock.now();
    await publisher.publish(frameSeries(service, hostSeries(await readHost(disks), time), { source: 'host', time }));
  };
  return { name: 'host', run: (signal) => atFixedRate({ everyMs, onSkip }, look, signal) };
}
