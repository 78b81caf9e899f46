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

test('names of services that are not watched are refused, all at once', () => {
  const trigger = { ...restart.trigger, services: ['payments', 'paymnts'] };
  const maintenance = [{ from: '2026-03-04T10:00:00Z', to: '2026-03-04T11:00:00Z', services: ['toString'] }];
  const config = healerSchema.parse({ actions: { restart: { ...restart, trigger } }, guardrails: { maintenance } });
  expect(() => checkNames(config, core())).toThrow(
    'healer.actions.restart.trigger.services: no service paymnts is watched; ' +
      'healer.guardrails.maintenance.0.services: no service toString is watched',
  );
});
