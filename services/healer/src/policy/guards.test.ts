import { describe, expect, test } from '@jest/globals';
import { act, action, found, guardrails, HOUR, MINUTE, seen, situation, T0 } from '../../test/builders.ts';
import { checkGuards, failing, GUARDS, personMayDecide, refusal } from './guards.ts';
import type { Situation } from './situation.ts';

const refused = (input: Partial<Situation>) => failing(checkGuards(situation(input))).map(({ guard }) => guard);

describe('guards', () => {
  test('all pass in a quiet situation, and every answer is recorded in order', () => {
    const results = checkGuards(situation());
    expect(results.map(({ guard }) => guard)).toEqual([...GUARDS]);
    expect(failing(results)).toEqual([]);
  });

  test.each<[string, Partial<Situation>]>([
    ['kill-switch', { killSwitch: { engaged: true, by: 'ada', at: T0 } }],
    ['mode', { mode: 'suggest' }],
    ['mode', { action: action({ destructive: true }) }],
    ['precondition', { action: action({ precondition: { probes: 'answering' } }) }],
    ['verifiable', { observations: [], findings: [] }],
    ['verifiable', { observations: [], findings: [found({ windowMs: HOUR })] }],
    [
      'maintenance',
      { rules: guardrails({ maintenance: [{ from: '2026-03-04T09:59:00Z', to: '2026-03-04T10:01:00Z' }] }) },
    ],
    ['service-rate', { history: [1, 2, 3].map((n) => act({ at: T0 - HOUR + n, action: 'other' })) }],
    ['global-rate', { history: Array.from({ length: 10 }, (_, n) => act({ at: T0 - n, service: `demo/s${n}` })) }],
    ['cooldown', { history: [act({ at: T0 - 5 * MINUTE + 1, incident: 'inc-0' })] }],
    ['breaker', { history: [3, 5].map((n) => act({ at: T0 - n * HOUR, action: `a${n}`, outcome: 'failed' })) }],
    ['neighbourhood', { busy: [{ id: 'rem-2', service: 'demo/checkout' }] }],
    ['neighbourhood', { busy: [{ id: 'rem-2', service: 'demo/payments' }] }],
    ['staleness', { diagnosedAt: T0 - 5 * MINUTE - 1 }],
    ['staleness', { diagnosedAt: null }],
    ['operator-change', { changes: { stop: { at: T0 - 9 * MINUTE, by: 'ada' } } }],
    ['operator-change', { changes: { deploy: { at: T0 - 9 * MINUTE, by: 'ci' } } }],
    ['operator-change', { changes: { rollback: { at: T0 - 9 * MINUTE, by: 'ada' } } }],
    ['independent-signals', { sources: ['probe'] }],
    ['independent-signals', { sources: ['log', 'log'], observations: [seen(true)] }],
    ['independent-signals', { sources: ['metric', 'watcher', 'unknown'], observations: [seen(true)] }],
  ])('%s refuses %#', (guard, input) => {
    expect(refused(input)).toContain(guard);
  });

  test('attempts and what did not help are counted within the incident', () => {
    const used = [1, 2, 3].map((n) => act({ at: T0 - n * HOUR, outcome: 'verified' }));
    expect(refused({ history: used })).toEqual(['attempts']);
    expect(refused({ history: used.map((one) => ({ ...one, incident: 'inc-0' })) })).toEqual([]);
    const bad = act({ at: T0 - 2 * HOUR, outcome: 'ineffective' });
    expect(refused({ history: [bad] })).toEqual(['not-repeated', 'previous-outcome']);
    expect(refused({ history: [{ ...bad, incident: 'inc-0' }] })).toEqual(['previous-outcome']);
    expect(refused({ history: [bad, act({ at: T0 - HOUR, outcome: 'verified', incident: 'inc-0' })] })).toEqual([
      'not-repeated',
    ]);
  });

  test.each<[string, Partial<Situation>]>([
    ['kill switch', { killSwitch: null }],
    ['findings', { findings: null }],
    ['history', { history: null }],
    ['busy', { busy: null }],
    ['edges', { edges: null }],
    ['changes', { changes: null }],
    ['time', { now: Number.NaN }],
  ])('an unreadable %s refuses, a person included', (_, input) => {
    expect(refused(input)).not.toEqual([]);
    expect(refused({ ...input, asker: 'person' })).not.toEqual([]);
  });

  test('a person decides about mode, independence and a bad record, and about nothing else', () => {
    const soft: Partial<Situation> = {
      mode: 'suggest',
      sources: ['log'],
      observations: [seen(true)],
      history: [act({ at: T0 - HOUR, incident: 'inc-0', outcome: 'failed' })],
    };
    const results = checkGuards(situation(soft));
    expect(refused(soft)).toEqual(['mode', 'previous-outcome', 'independent-signals']);
    expect(personMayDecide(results)).toBe(true);
    expect(refused({ ...soft, asker: 'person' })).toEqual([]);
    const hard = { ...soft, busy: [{ id: 'rem-2', service: 'demo/payments' }] };
    expect(personMayDecide(checkGuards(situation(hard)))).toBe(false);
    expect(refused({ ...hard, asker: 'person' })).toEqual(['neighbourhood']);
    const useless = [act({ at: T0 - HOUR, outcome: 'ineffective' })];
    expect(refused({ history: useless, asker: 'person' })).toEqual(['not-repeated']);
  });

  test('a destructive action waits for business hours even with a person', () => {
    const destructive = { action: action({ destructive: true }), asker: 'person' as const };
    expect(refused(destructive)).toEqual([]);
    const night = T0 + 12 * HOUR;
    expect(refused({ ...destructive, now: night, diagnosedAt: night })).toEqual(['business-hours']);
  });

  test('a diagnosis may be as old as an approval may take, when a person asks', () => {
    expect(refused({ asker: 'person', diagnosedAt: T0 - 30 * MINUTE })).toEqual([]);
    expect(refused({ asker: 'person', diagnosedAt: T0 - 30 * MINUTE - 1 })).toEqual(['staleness']);
  });

  test('a start after a stop ends the stop; a neighbour in another environment is none', () => {
    const stop = { at: T0 - MINUTE, by: 'ada' };
    expect(refused({ changes: { stop, start: { at: T0, by: 'ada' } } })).toEqual([]);
    expect(refused({ changes: { stop, start: { at: T0 - 2 * MINUTE, by: 'ada' } } })).toEqual(['operator-change']);
    expect(refused({ busy: [{ id: 'rem-2', service: 'other/payments' }] })).toEqual([]);
    expect(refused({ busy: [{ id: 'rem-2', service: 'demo/storefront' }] })).toEqual([]);
  });

  test('a deploy does not hold back what is done against it, a stop or a rollback after it does', () => {
    const remediation = { ...situation().remediation, faultClass: 'bad-deploy' };
    const at = (minutes: number) => ({ at: T0 - minutes * MINUTE, by: 'ada' });
    expect(refused({ remediation, changes: { deploy: at(2) } })).toEqual([]);
    expect(refused({ remediation, changes: { deploy: at(2), rollback: at(5) } })).toEqual([]);
    expect(refused({ remediation, changes: { deploy: at(5), rollback: at(2) } })).toEqual(['operator-change']);
    expect(refused({ remediation, changes: { deploy: at(5), stop: at(2) } })).toEqual(['operator-change']);
  });

  test('a finding that can be cleared is enough to verify by', () => {
    expect(refused({ observations: [], sources: ['metric', 'trace'] })).toEqual([]);
  });

  test('what the machine says of itself, and another’s alert, are each one way of seeing', () => {
    const observations = [seen(true)];
    expect(refused({ sources: ['host', 'metric'], observations })).toEqual([]);
    expect(refused({ sources: ['alert', 'log'], observations })).toEqual([]);
    expect(refused({ sources: ['alert', 'alert'], observations })).toEqual(['independent-signals']);
  });

  test('a fresh failing probe is the second signal beside a log', () => {
    expect(refused({ sources: ['log'], observations: [seen(false)] })).toEqual([]);
  });

  test('the refusal names every failing guard within 300 characters', () => {
    const results = checkGuards(
      situation({ observations: [], findings: [], killSwitch: { engaged: true, by: 'x'.repeat(100), at: T0 } }),
    );
    expect(refusal(results)).toContain('verifiable: ');
    expect(refusal(checkGuards(situation({ history: null, changes: null }))).length).toBeLessThanOrEqual(300);
  });
});
