import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { core } from '../test/builders.ts';
import { healerSchema } from './config.ts';
import { checkNames } from './policy/names.ts';

type Input = z.input<typeof healerSchema>;
const restart = {
  trigger: { faultClasses: ['crash' as const] },
  executor: { kind: 'argv' as const, argv: ['node', 'restart.js', '{service}', '--key={key}'] },
  look: { argv: ['docker', 'inspect', '--format', '{{.State.StartedAt}}', '{service}'] },
};
const problems = (input: unknown) =>
  healerSchema.safeParse(input).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the section healer', () => {
  test('absent, it suggests and has nothing to do', () => {
    expect(healerSchema.parse({})).toMatchObject({
      mode: 'suggest',
      actions: {},
      guardrails: { maxPerServicePerHour: 3, minConfidence: 0.7, staleAfter: 300_000, approvalExpires: 1_800_000 },
    });
  });

  test('an action has the mission’s limits unless it says otherwise', () => {
    const input: Input = { actions: { restart } };
    expect(healerSchema.parse(input).actions['restart']).toMatchObject({
      cooldown: 300_000,
      maxAttempts: 3,
      destructive: false,
      verify: { every: 1_000, within: 60_000, hold: 120_000 },
    });
  });

  test('says all that is wrong at once', () => {
    const wrong = {
      mode: 'yolo',
      actions: {
        restart: {
          ...restart,
          trigger: { faultClasses: ['crsh'] },
          executor: { kind: 'argv', argv: ['{service}', '{host}'] },
        },
      },
      guardrails: {
        businessHours: { timezone: 'Mars/Olympus' },
        maintenance: [{ from: '2026-03-04T11:00:00Z', to: '2026-03-04T10:00:00Z' }],
      },
    };
    expect(problems(wrong)).toEqual([
      expect.stringMatching(/^mode: /),
      expect.stringMatching(/^actions.restart.trigger.faultClasses.0: /),
      'actions.restart.executor.argv: the program’s name takes no placeholder',
      'actions.restart.executor.argv: only {service} and {key} are replaced, not {host}',
      'guardrails.businessHours.timezone: no such time zone',
      'guardrails.maintenance.0: `from` must be before `to`',
    ]);
  });
});

describe('an action', () => {
  const http = { kind: 'http' as const, url: 'http://127.0.0.1:1/control/{service}/clear?key={key}' };
  const look = { kind: 'http' as const, url: 'http://127.0.0.1:1/control/{service}', field: 'cache.generation' };
  const of = (input: object) => problems({ actions: { one: { trigger: { faultClasses: ['cache'] }, ...input } } });

  test('may be an HTTP call, a scoped cache clear, or a container’s restart', () => {
    expect(of({ executor: http, look })).toBeUndefined();
    expect(
      of({ executor: { kind: 'cache-clear', url: 'redis://127.0.0.1:1/2', prefix: 'shop:{service}:' } }),
    ).toBeUndefined();
    expect(of({ executor: { kind: 'docker' } })).toBeUndefined();
  });

  test.each([
    'http://{service}/clear',
    'http://127.0.0.1:{key}/clear',
    'http://ada:secret@127.0.0.1/clear',
    'file:///etc/passwd',
    'http://127.0.0.1/{host}',
    'clear',
  ])('calls no %s', (url) => {
    expect(of({ executor: { ...http, url }, look })?.join()).toMatch(/^actions.one.executor.url: /);
  });

  test.each(['', '*', 'a*', 'h', 'hale:', 'hale:bus', '{service}', '{service}:', '{key}:x', 'a b', 'x[a]'])(
    'clears no cache by the prefix %j',
    (prefix) => {
      const executor = { kind: 'cache-clear', url: 'redis://127.0.0.1:1', prefix };
      expect(of({ executor })?.join()).toMatch(/^actions.one.executor.prefix: /);
    },
  );

  test('has a header’s value that no error can quote, and a look where it needs one', () => {
    expect(of({ executor: { ...http, headers: { authorization: 'geheim\nx' } }, look })?.join()).not.toContain(
      'geheim',
    );
    expect(of({ executor: http })).toEqual(['actions.one.look: http needs one: how would its effect be known?']);
    expect(of({ executor: { kind: 'docker' }, look })).toEqual(['actions.one.look: docker looks by itself']);
  });

  test('is undone by another one that is registered', () => {
    const undo = (action: string) => of({ executor: http, look, inverse: { action } });
    expect(undo('two')).toEqual(['actions.one.inverse.action: no action two']);
    expect(undo('one')).toEqual(['actions.one.inverse.action: an action is not its own inverse']);
    const two = { executor: http, look };
    expect(problems({ actions: { one: { ...restart, inverse: { action: 'two' } }, two } })).toBeUndefined();
  });
});

test('names of services that are not watched are refused, all at once', () => {
  const trigger = { ...restart.trigger, services: ['payments', 'paymnts'] };
  const maintenance = [{ from: '2026-03-04T10:00:00Z', to: '2026-03-04T11:00:00Z', services: ['toString'] }];
  const config = healerSchema.parse({ actions: { restart: { ...restart, trigger } }, guardrails: { maintenance } });
  expect(() => checkNames(config, core())).toThrow(
    'healer.actions.restart.trigger.services: no service paymnts is watched; ' +
      'healer.guardrails.maintenance.0.services: no service toString is watched',
  );
});

test('a container’s restart is for services whose container the configuration names', () => {
  const trigger = { faultClasses: ['crash' as const], services: ['payments'] };
  const config = healerSchema.parse({ actions: { restart: { trigger, executor: { kind: 'docker' } } } });
  expect(() => checkNames(config, core())).toThrow('services.payments.docker does not name its container');
  expect(() => checkNames(config, core({ payments: { docker: { container: 'shop' } } }))).not.toThrow();
});
