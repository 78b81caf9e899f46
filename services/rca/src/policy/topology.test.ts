import { graphOf } from '@hale/diagnosis';
import { topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import { topologyHash, topologyOf } from './topology.ts';

const graph = graphOf({ checkout: { dependsOn: ['payments'] } });
const bank = { caller: 'payments', callee: 'bank' };
const hashOf = (...of: Parameters<typeof topologyOf>) => topologyHash(topologyOf(...of));

test('the hash is that of what is known, whenever it is published, and of the environment', () => {
  const same = graphOf({ payments: { dependsOn: [] }, checkout: { dependsOn: ['payments'] } });
  expect(hashOf('demo', same, [], 7)).toBe(hashOf('demo', graph, [], 5));
  expect(hashOf('production', graph, [], 5)).not.toBe(hashOf('demo', graph, [], 5));
  expect(hashOf('demo', graph, [bank], 5)).not.toBe(hashOf('demo', graph, [], 5));
  const configured = graphOf({ checkout: { dependsOn: ['payments'] }, payments: { dependsOn: ['bank'] } });
  expect(hashOf('demo', graph, [bank], 5)).not.toBe(hashOf('demo', configured, [], 5));
});

test('the topology is what the catalogue expects, and says how each edge is known', () => {
  const learnt = [bank, { caller: 'checkout', callee: 'payments' }];
  const data = topics['topology.changed'].data.parse(topologyOf('demo', graph, learnt, 5));
  expect(data).toEqual({
    env: 'demo',
    services: ['bank', 'checkout', 'payments'],
    edges: [
      { caller: 'checkout', callee: 'payments', source: 'configuration' },
      { caller: 'payments', callee: 'bank', source: 'spans' },
    ],
    at: 5,
  });
});
