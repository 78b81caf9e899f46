import type { Publisher, RedisClock } from '@hale/bus';
import { type ServiceRef, serviceKey, topics } from '@hale/events';
import { type ProbeSpec, probe } from '@hale/probes';
import type { Source } from '@hale/runtime';
import type { CollectorMetrics } from '../metrics.ts';
import { atFixedRate } from './at-fixed-rate.ts';

export interface ProbeDependencies {
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly clock: Pick<RedisClock, 'now'>;
  readonly metrics: CollectorMetrics;
}

/** Probes one target at its own pace; each observation is published before the next is made. */
export function probeSource(service: ServiceRef, spec: ProbeSpec, dependencies: ProbeDependencies): Source {
  const { publisher, clock, metrics } = dependencies;
  const subject = serviceKey(service);
  const observe = async (signal: AbortSignal) => {
    const observation = await probe(spec, { signal, now: () => clock.now() });
    metrics.probes.inc({ outcome: observation.failure ?? 'ok' });
    const data = { service, observations: [observation] };
    await publisher.publish([topics['probes.observed'].draft(data, { subject, time: observation.at })]);
  };
  const onSkip = (turns: number) => metrics.turnsSkipped.inc({ source: 'probe' }, turns);
  return {
    name: `probe ${subject}/${spec.name}`,
    run: (signal) => atFixedRate({ everyMs: spec.every, onSkip }, () => observe(signal), signal),
  };
}
