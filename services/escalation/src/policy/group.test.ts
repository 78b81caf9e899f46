import { describe, expect, test } from '@jest/globals';
import { finding, play, settings, T0 } from '../../test/scenario.ts';
import type { Case } from './case.ts';
import { groupsOf, isOver, MOST_FINDINGS } from './group.ts';
import { open } from './lifecycle.ts';

const incidentOf = (service: string, openedAt = T0): Case => open(service, finding(service), openedAt, settings).case;
const payments = incidentOf('payments');
const fatal = (service: string, env = 'demo') => ({
  ...finding(service, { symptom: 'fatal-log' }),
  service: { env, service },
});
const joins = (service: string, among: readonly Case[], now = T0, changed = {}) =>
  groupsOf(fatal(service), among, { ...settings, ...changed }, now)[0]?.incident.services[0]?.service;

describe('groupsOf', () => {
  test('the same service, a caller and a callee share an incident; a service two calls away does not', () => {
    expect(joins('payments', [payments])).toBe('payments');
    expect(joins('checkout', [payments])).toBe('payments');
    expect(joins('checkout', [incidentOf('storefront')])).toBe('storefront');
    expect(joins('storefront', [payments])).toBeUndefined();
    expect(joins('stranger', [payments])).toBeUndefined();
  });

  test('what is only of note joins its own service’s incident and no neighbour’s', () => {
    const surge = (service: string) => finding(service, { severity: 'info', aspect: 'traffic' });
    expect(groupsOf(surge('payments'), [payments], settings, T0)).toEqual([payments]);
    expect(groupsOf(surge('checkout'), [payments], settings, T0)).toEqual([]);
  });

  test('the number of hops is configured', () => {
    expect(joins('storefront', [payments], T0, { hops: 2 })).toBe('payments');
    expect(joins('checkout', [payments], T0, { hops: 0 })).toBeUndefined();
    expect(joins('payments', [payments], T0, { hops: 0 })).toBe('payments');
  });

  test('an incident grows along the graph', () => {
    const grown = play(finding('payments'), [[0, { kind: 'finding-raised', finding: finding('checkout') }]]);
    expect(joins('storefront', [grown])).toBe('payments');
  });

  test('only an incident that was active lately is joined', () => {
    expect(joins('payments', [payments], T0 + settings.joinWithin)).toBe('payments');
    expect(joins('payments', [payments], T0 + settings.joinWithin + 1)).toBeUndefined();
  });

  test('its own service goes before a neighbour, then the latest activity', () => {
    const storefront = incidentOf('storefront', T0 + 5);
    expect(joins('checkout', [payments, storefront])).toBe('storefront');
    expect(joins('payments', [payments, incidentOf('checkout', T0 + 5)])).toBe('payments');
  });

  test('neither another environment, nor a resolved or a full incident is joined', () => {
    expect(groupsOf(fatal('payments', 'production'), [payments], settings, T0)).toEqual([]);
    expect(
      joins('payments', [play(finding('payments'), [[1, { kind: 'resolved-by-person', by: 'ada' }]])]),
    ).toBeUndefined();
    const findings = Array.from({ length: MOST_FINDINGS }, (_, at) => ({
      ...finding('payments'),
      fingerprint: `f${at}`,
    }));
    expect(joins('payments', [{ ...payments, incident: { ...payments.incident, findings } }])).toBeUndefined();
  });
});

describe('isOver', () => {
  const warning = finding('payments', { severity: 'warning', revision: 1 });
  const byPerson = play(warning, [[1, { kind: 'resolved-by-person', by: 'ada' }]]);
  const recovered = play(warning, [
    [1, { kind: 'finding-cleared', finding: warning, clearedAt: T0 + 1 }],
    [10_001, { kind: 'settle-due', quietSince: T0 + 1 }],
  ]);

  test('an episode that is told late or twice opens nothing', () => {
    for (const resolved of [byPerson, recovered]) {
      expect(isOver(warning, resolved)).toBe(true);
      expect(isOver({ ...warning, revision: 0 }, resolved)).toBe(true);
      expect(isOver({ ...warning, startedAt: warning.startedAt - 1, revision: 5 }, resolved)).toBe(true);
    }
  });

  test('what a person resolved stays resolved until it gets worse', () => {
    expect(isOver({ ...warning, revision: 2 }, byPerson)).toBe(true);
    expect(isOver({ ...warning, revision: 2, severity: 'critical' }, byPerson)).toBe(false);
  });

  test('what came back after it was cleared, a later episode, and another finding are not over', () => {
    expect(isOver({ ...warning, revision: 2 }, recovered)).toBe(false);
    expect(isOver({ ...warning, startedAt: warning.startedAt + 1, revision: 0 }, recovered)).toBe(false);
    expect(isOver(finding('checkout'), recovered)).toBe(false);
  });
});
