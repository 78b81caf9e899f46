import { type Draft, topics } from '@hale/events';
import { serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { anomalyDetector } from '../src/index.ts';

const T0 = 1_790_000_000_000;
const service = { env: 'demo', service: 'payments' };
const about = { subject: 'demo/payments' };

function probed(second: number, ok: boolean): Draft {
  const observation = {
    probe: 'health',
    kind: 'http' as const,
    at: T0 + second * 1_000,
    ok,
    latencyMs: 2,
    ...(!ok && { failure: 'refused' as const, detail: 'ECONNREFUSED' }),
  };
  return topics['probes.observed'].draft({ service, observations: [observation] }, about);
}

function up(second: number, value: number): Draft {
  const samples: [number, number][] = [[T0 + second * 1_000, value]];
  return topics['metrics.sampled'].draft({ service, series: [{ name: 'up', kind: 'gauge', labels: {}, samples }] }, about);
}

/** It fails, is noticed by both ways of collection, and recovers. */
const given = [
  ...[0, 1, 2].map((second) => probed(second, false)),
  ...[0, 2].map((second) => up(second, 0)),
  ...[3, 4].map((second) => probed(second, true)),
  ...[4, 6].map((second) => up(second, 1)),
];

describe('as a service', () => {
  serviceContract(anomalyDetector, { given });
});
