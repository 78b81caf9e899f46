import { expect, test } from '@jest/globals';
import { calleesOf, chainOf, graphOf, withCalls } from './graph.ts';

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

test('calls that were learnt make the same graph as if they had been configured, in any order', () => {
  const learnt = [
    { caller: 'payments', callee: 'bank' },
    { caller: 'checkout', callee: 'payments' },
    { caller: 'bank', callee: 'bank' },
  ];
  const configured = graphOf({
    storefront: { dependsOn: ['checkout'] },
    checkout: { dependsOn: ['payments'] },
    payments: { dependsOn: ['bank'] },
  });
  expect(withCalls(graph, learnt)).toEqual(configured);
  expect(withCalls(graph, learnt.toReversed())).toEqual(configured);
  expect(withCalls(graph, [])).toEqual(graph);
});
