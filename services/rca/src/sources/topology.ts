import { once } from 'node:events';
import type { Clock, Publisher } from '@hale/bus';
import type { ServiceGraph } from '@hale/diagnosis';
import { topics } from '@hale/events';
import type { Source } from '@hale/runtime';
import { graphHash, topologyOf } from '../policy/topology.ts';
import { loadGraphHash, saveGraphHash } from '../store.ts';

interface Parts {
  readonly env: string;
  readonly graph: ServiceGraph;
  readonly redis: Parameters<typeof loadGraphHash>[0];
  readonly publisher: Publisher;
  readonly clock: Clock;
}

/**
 * Publishes the configured service graph at start when it differs from the one published last. The graph's
 * hash is written in the same script as the event. Two processes that start at the same moment may both
 * publish; the events say the same.
 */
export function topologySource({ env, graph, redis, publisher, clock }: Parts): Source {
  return {
    name: 'topology',
    async run(signal) {
      const hash = graphHash(env, graph);
      if ((await loadGraphHash(redis)) !== hash) {
        const draft = topics['topology.changed'].draft(topologyOf(env, graph, clock.now()), {
          subject: `topology/${env}`,
        });
        await publisher.publish([draft], [saveGraphHash(hash)]);
      }
      if (!signal.aborted) await once(signal, 'abort');
    },
  };
}
