import { expect, test } from '@jest/globals';
import { parseCommand, UsageError } from './command.ts';

test('a name with options in any order', () => {
  expect(parseCommand(['--json', 'hop', '--seed', '7', '--data', 'sets'])).toEqual({
    name: 'hop',
    json: true,
    help: false,
    dataDir: 'sets',
    seed: 7,
  });
});

test('nothing at all is understood, with defaults', () => {
  expect(parseCommand([])).toEqual({ name: undefined, json: false, help: false, dataDir: undefined, seed: 1 });
});

test.each([
  [['hop', 'more']],
  [['hop', '--seed', '-1']],
  [['hop', '--seed', '1.5']],
  [['hop', '--seed', 'x']],
  [['hop', '--data']],
  [['hop', '--quick']],
])('%j is refused', (args) => {
  expect(() => parseCommand(args)).toThrow(UsageError);
});
