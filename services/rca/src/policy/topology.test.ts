import { graphOf } from '@hale/diagnosis';
import { topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import { graphHash, topologyOf } from './topology.ts';

const graph = graphOf({ checkout: { dependsOn: ['payments'] } });

test('the hash is that of the graph, however it was written down, and of the environment', () => {
  expect(graphHash('demo', graphOf({ payments: { dependsOn: [] }, checkout: { dependsOn: ['payments'] } }))).toBe(
    graphHash('demo', graph),
  );
  expect(graphHash('production', graph)).not.toBe(graphHash('demo', graph));
  expect(graphHash('demo', graphOf({ checkout: { dependsOn: [] }, payments: { dependsOn: [] } }))).not.toBe(
    graphHash('demo', graph),
  );
});

test('the topology is what the catalogue expects', () => {
  const data = topics['topology.changed'].data.parse(topologyOf('demo', graph, 5));
  expect(data).toEqual({
    env: 'demo',
    services: ['checkout', 'payments'],
    edges: [{ caller: 'checkout', callee: 'payments', source: 'configuration' }],
    at: 5,
  });
});
