import { expect, test } from '@jest/globals';
import { calleesOf, chainOf, graphOf } from './graph.ts';

const graph = graphOf({
  storefront: { dependsOn: ['checkout', 'checkout'] },
  checkout: { dependsOn: ['payments', 'checkout'] },
});

test('the graph holds every service once, sorted, those that are only depended on as well, and no self-calls', () => {
  expect(graph).toEqual({
    services: ['checkout', 'payments', 'storefront'],
    edges: [
      { caller: 'checkout', callee: 'payments' },
      { caller: 'storefront', callee: 'checkout' },
    ],
  });
  expect(graphOf({ checkout: { dependsOn: ['payments'] }, storefront: { dependsOn: ['checkout'] } })).toEqual(graph);
});

test('calls go one way, the neighbourhood both', () => {
  expect(calleesOf(graph, 'checkout')).toEqual(['payments']);
  expect([...chainOf(graph, 'payments', 0)]).toEqual(['payments']);
  expect([...chainOf(graph, 'payments', 1)].sort()).toEqual(['checkout', 'payments']);
  expect([...chainOf(graph, 'payments', 2)].sort()).toEqual(['checkout', 'payments', 'storefront']);
  expect([...chainOf(graph, 'stranger', 3)]).toEqual(['stranger']);
  const shop = graphOf({ storefront: { dependsOn: ['catalog', 'checkout'] }, checkout: { dependsOn: ['payments'] } });
  expect([...chainOf(shop, 'checkout', 3)].sort()).toEqual(['checkout', 'payments', 'storefront']);
  expect([...chainOf(shop, 'catalog', 3)].sort()).toEqual(['catalog', 'storefront']);
});
