import { type Draft, topics } from '@hale/events';
import { FIXED_NOW, serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { logClassifier } from '../src/index.ts';

/** One frame a second of one service, a line each. */
const logged = (service: string, lines: readonly (readonly [level: string, message: string])[]): Draft[] =>
  lines.map(([level, message], index) => {
    const at = FIXED_NOW - (lines.length - index) * 1_000;
    const data = { service: { env: 'demo', service }, lines: [{ at, level, message }] };
    return topics['logs.collected'].draft(data, { subject: `demo/${service}` });
  });

const charged = (order: number) => ['info', `charged order ${order}`] as const;
const dropped = (pool: number) => ['fatal', `lost connection to pool ${pool}`] as const;
const hums = (pitch: number) => ['error', `the flux capacitor hums at ${pitch}`] as const;

describe('as a service', () => {
  serviceContract(logClassifier, {
    config: { warmUp: '0s', rates: { every: '0s' } },
    given: [
      ...logged('payments', [
        charged(1),
        charged(2),
        dropped(1),
        charged(3),
        ['fatal', 'out of file descriptors'],
        charged(4),
        dropped(2),
        charged(5),
        charged(6),
      ]),
      ...logged('checkout', [hums(1), charged(1), hums(2), hums(3)]),
    ],
    // What it asks is answered.
    follows: (said) =>
      said.flatMap((event) => {
        if (event.type !== 'model.asked') return [];
        const { question, task, rung } = event.data;
        const answer = { outcome: 'answered' as const, choice: 'configuration', confidence: 0.8, model: 'small' };
        const data = { question, task, rung, ...answer, costUsd: 0, latencyMs: 9 };
        return [topics['model.answered'].draft(data, { subject: event.subject })];
      }),
  });
});
