import { expect, test } from '@jest/globals';
import { parseCommand, UsageError } from './command.ts';

const BENCHES = [
  { name: 'hop' },
  {
    name: 'storm',
    options: [{ name: 'minutes', value: 'N', takes: /^\d+$/, fallback: '10', summary: 'how long' }],
  },
];

test('a name with options in any order', () => {
  expect(parseCommand(['--json', 'hop', '--seed', '7', '--data', 'sets'], BENCHES)).toEqual({
    name: 'hop',
    json: true,
    help: false,
    dataDir: 'sets',
    seed: 7,
    options: {},
  });
});

test('nothing at all is understood, with defaults', () => {
  expect(parseCommand([], BENCHES)).toEqual({
    name: undefined,
    json: false,
    help: false,
    dataDir: undefined,
    seed: 1,
    options: {},
  });
});

test('a bench takes its own options, with their defaults', () => {
  expect(parseCommand(['storm'], BENCHES).options).toEqual({ minutes: '10' });
  expect(parseCommand(['storm', '--minutes', '2'], BENCHES).options).toEqual({ minutes: '2' });
});

test.each([
  [['hop', 'more']],
  [['hop', '--seed', '-1']],
  [['hop', '--seed', '1.5']],
  [['hop', '--seed', 'x']],
  [['hop', '--data']],
  [['hop', '--quick']],
  [['hop', '--minutes', '2']],
  [['storm', '--minutes', 'two']],
])('%j is refused', (args) => {
  expect(() => parseCommand(args, BENCHES)).toThrow(UsageError);
});
