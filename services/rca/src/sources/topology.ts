import { once } from 'node:events';
import type { Clock, Logger, Publisher } from '@hale/bus';
import { topics } from '@hale/events';
import type { Source } from '@hale/runtime';
import type { Mapping } from '../handlers/on-calls-observed.ts';
import { callOf } from '../policy/calls.ts';
import { topologyHash, topologyOf } from '../policy/topology.ts';
import { loadCalls, loadGraphHash, saveGraphHash } from '../store.ts';

interface Parts extends Pick<Mapping, 'env' | 'configured'> {
  readonly redis: Parameters<typeof loadGraphHash>[0];
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Publishes the service graph at start when it differs from the one published last, as after a change of the
 * configuration. Its hash is written in the same script as the event. Two processes that start at the same moment may
 * both publish; the events say the same.
 */
export function topologySource({ env, configured, redis, publisher, clock, log }: Parts): Source {
  return {
    name: 'topology',
    async run(signal) {
      const learnt = [...(await loadCalls(redis, log)).keys()].map(callOf);
      const topology = topologyOf(env, configured, learnt, clock.now());
      const hash = topologyHash(topology);
      if ((await loadGraphHash(redis)) !== hash) {
        const draft = topics['topology.changed'].draft(topology, { subject: `topology/${env}` });
        await publisher.publish([draft], [saveGraphHash(hash)]);
      }
      if (!signal.aborted) await once(signal, 'abort');
    },
  };
}
