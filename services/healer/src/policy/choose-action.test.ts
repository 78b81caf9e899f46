import { describe, expect, test } from '@jest/globals';
import { action, config, core } from '../../test/builders.ts';
import { chooseAction, modeOf } from './choose-action.ts';
import type { IncidentRecord, Try } from './records.ts';

const cause = { service: { env: 'demo', service: 'payments' }, faultClass: 'crash', confidence: 0.9, evidence: [] };
const executor = { kind: 'argv' as const, argv: ['true'] };
const look = { argv: ['true'] };
const settings = config({
  actions: {
    scale: { trigger: { faultClasses: ['cpu'] }, executor, look },
    other: { trigger: { faultClasses: ['crash'], services: ['catalog'] }, executor, look },
    restart: { trigger: { faultClasses: ['crash'] }, executor, look, maxAttempts: 2 },
    recreate: { trigger: { faultClasses: ['crash'] }, executor, look },
  },
});

const choose = (about: Partial<typeof cause> | null, tries: Try[] = []) => {
  const top: IncidentRecord['diagnosis']['cause'] = about === null ? null : { ...cause, ...about };
  const choice = chooseAction({ diagnosis: { id: 'dia-1', at: 0, cause: top }, tries }, settings, core());
  return choice.chosen ? `${choice.name}/${choice.attempt}` : choice.reason;
};
const tried = (one: Partial<Try>): Try => ({
  id: 'rem-0',
  service: 'demo/payments',
  action: 'restart',
  faultClass: 'crash',
  started: true,
  ...one,
});

describe('chooseAction', () => {
  test('the first in the registry whose trigger names the fault class and the service', () => {
    expect(choose({})).toBe('restart/1');
    expect(choose({ service: { env: 'demo', service: 'catalog' } })).toBe('other/1');
    expect(choose({ faultClass: 'disk' })).toBe('no-action');
    expect(choose({ faultClass: 'unknown' })).toBe('no-action');
  });

  test('nothing for an inconclusive or unsure diagnosis', () => {
    expect(choose(null)).toBe('inconclusive');
    expect(choose({ confidence: 0.69 })).toBe('not-confident');
    expect(choose({ confidence: Number.NaN })).toBe('not-confident');
  });

  test('only for services that the configuration lists, in its environment', () => {
    expect(choose({ service: { env: 'demo', service: 'toString' } })).toBe('not-watched');
    expect(choose({ service: { env: 'other', service: 'payments' } })).toBe('not-watched');
  });

  test.each(['ineffective', 'failed', 'rejected', 'dry-run'] as const)(
    '%s is not repeated against the cause',
    (result) => {
      expect(choose({}, [tried({ result })])).toBe('recreate/1');
      expect(choose({}, [tried({ result, faultClass: 'hang' })])).toBe('restart/2');
    },
  );

  test('refused and expired tries raise the number, started ones use up the attempts', () => {
    expect(
      choose({}, [tried({ result: 'refused', started: false }), tried({ result: 'expired', started: false })]),
    ).toBe('restart/3');
    expect(choose({}, [tried({ result: 'verified' }), tried({ result: 'verified' })])).toBe('recreate/1');
    expect(choose({}, [tried({ result: 'verified', service: 'demo/catalog' })])).toBe('restart/1');
  });
});

test('modeOf: a pin wins over the default, a global dry run over a pin, destructive is never auto', () => {
  expect(modeOf(action(), { mode: 'auto' })).toBe('auto');
  expect(modeOf(action({ mode: 'auto' }), { mode: 'suggest' })).toBe('auto');
  expect(modeOf(action({ mode: 'auto' }), { mode: 'dry-run' })).toBe('dry-run');
  expect(modeOf(action({ mode: 'auto', destructive: true }), { mode: 'auto' })).toBe('suggest');
});
