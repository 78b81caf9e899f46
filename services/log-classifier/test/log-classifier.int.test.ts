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

describe('as a service', () => {
  serviceContract(logClassifier, {
    given: logged('payments', [
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
  });
});
