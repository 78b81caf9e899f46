import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Facts, type Route, type Routing, recipientsOf } from './route.ts';

const receivers: Routing['receivers'] = new Map([
  ['slack', 'slack'],
  ['oncall', 'pagerduty'],
  ['mail', 'email'],
]);
const facts = (change: Partial<Facts> = {}): Facts => ({
  severity: 'warning',
  env: 'production',
  services: ['payments'],
  rung: 0,
  ...change,
});
const route = (match: Route['match'], to: readonly string[], goesOn = false): Route => ({
  match,
  receivers: to,
  continue: goesOn,
});
const told = (change: Partial<Facts>, ...routes: readonly Route[]) =>
  recipientsOf(facts(change), { routes, receivers });

describe('without routes', () => {
  test('nobody is woken up by less than what is critical or needs a human', () => {
    expect(told({})).toEqual(['slack', 'mail']);
    expect(told({ severity: 'critical' })).toEqual(['slack', 'oncall', 'mail']);
    expect(told({ rung: 3 })).toEqual(['slack', 'oncall', 'mail']);
    expect(told({ rung: 2, severity: 'unknown' })).toEqual(['slack', 'mail']);
  });
});

describe('routes', () => {
  test('the first that matches decides', () => {
    const routes = [route({ service: 'payments' }, ['oncall']), route({}, ['slack'])];
    expect(told({}, ...routes)).toEqual(['oncall']);
    expect(told({ services: ['catalog'] }, ...routes)).toEqual(['slack']);
  });

  test('`continue` adds those behind it, each receiver once', () => {
    const routes = [route({ severity: 'critical' }, ['oncall', 'slack'], true), route({}, ['slack', 'mail'])];
    expect(told({ severity: 'critical' }, ...routes)).toEqual(['oncall', 'slack', 'mail']);
  });

  test.each<[Route['match'], Partial<Facts>, boolean]>([
    [{ severity: ['warning', 'critical'] }, {}, true],
    [{ severity: 'critical' }, {}, false],
    [{ service: ['checkout', 'payments'] }, {}, true],
    [{ service: 'payments' }, { services: ['catalog', 'payments'] }, true],
    [{ env: 'staging' }, {}, false],
    [{ rung: 2 }, { rung: 1 }, false],
    [{ rung: 2 }, { rung: 3 }, true],
    [{ service: 'payments', env: 'staging' }, {}, false],
  ])('%j of %j: %s', (match, change, expected) => {
    expect(told(change, route(match, ['oncall']), route({}, ['slack']))).toEqual([expected ? 'oncall' : 'slack']);
  });

  test('what no route matches is not lost', () => {
    expect(told({}, route({ service: 'catalog' }, ['oncall']))).toEqual(['slack', 'mail']);
  });

  test('`log` alone tells nobody', () => {
    expect(told({ severity: 'critical' }, route({}, ['log']))).toEqual([]);
  });
});

test('whatever an incident is called, it is told to receivers of the configuration only', () => {
  const hostile = fc.oneof(fc.string(), fc.constantFrom('oncall', 'slack', 'mail', '__proto__', 'evil@evil.test'));
  fc.assert(
    fc.property(hostile, fc.array(hostile), fc.integer({ min: 0, max: 3 }), (env, services, rung) => {
      const names = told({ env, services, rung }, route({ service: 'payments' }, ['mail', 'nobody']));
      expect(names.every((name) => receivers.has(name))).toBe(true);
    }),
  );
});
