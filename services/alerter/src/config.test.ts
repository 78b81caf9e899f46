import { expect, test } from '@jest/globals';
import { alerterSchema, receiversOf } from './config.ts';

const slack = { token: 'xoxb-1', channel: 'C024BE91L' };
const problems = (config: object): string[] =>
  (alerterSchema.safeParse(config).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

test('a receiver of each kind has its name, further ones have theirs', () => {
  const config = alerterSchema.parse({ slack, receivers: { team: { kind: 'slack', ...slack } } });
  expect([...receiversOf(config)].map(([name, { kind }]) => [name, kind])).toEqual([
    ['slack', 'slack'],
    ['team', 'slack'],
  ]);
  expect([...receiversOf(alerterSchema.parse({})).keys()]).toEqual([]);
});

test('a route to nobody is a problem at its place', () => {
  expect(problems({ slack, routes: [{ receivers: ['slack', 'log'] }, { receivers: ['slak'] }] })).toEqual([
    'routes.1.receivers: no receiver of that name: slak; there are log, slack',
  ]);
});

test('one name is one receiver', () => {
  expect(problems({ receivers: { slack: { kind: 'slack', ...slack } } })).toEqual([
    'receivers.slack: alerter.slack is the one of that name',
  ]);
});
