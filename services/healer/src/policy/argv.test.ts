import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fillArgv, unknownPlaceholders } from './argv.ts';

const values = { service: 'payments', key: 'rem-1' };

describe('fillArgv', () => {
  test('replaces whole arguments and parts of one, and no other braces', () => {
    expect(fillArgv(['docker', '{service}', '--key={key}', '{{.State}}', '{"a":1}'], values)).toEqual([
      'docker',
      'payments',
      '--key=rem-1',
      '{{.State}}',
      '{"a":1}',
    ]);
  });

  test('leaves the program’s name as it is', () => {
    expect(fillArgv(['{service}', '{service}'], values)).toEqual(['{service}', 'payments']);
  });

  test('no value becomes a second argument, and what is put in is not searched again', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.string(), (argv, hostile) => {
        const filled = fillArgv(['node', ...argv, '{service}'], { service: `${hostile}{key}`, key: '{service}' });
        expect(filled).toHaveLength(argv.length + 2);
        expect(filled.at(-1)).toBe(`${hostile}{key}`);
      }),
    );
  });
});

test('unknownPlaceholders names what nothing will replace', () => {
  expect(unknownPlaceholders(['{service}', 'a{key}b', '{host}', 'x{host}', '{replicas}'])).toEqual([
    '{host}',
    '{replicas}',
  ]);
  expect(unknownPlaceholders(['{{json .State}}', '{{Name}}', '{"a":1}', '{}'])).toEqual([]);
});
