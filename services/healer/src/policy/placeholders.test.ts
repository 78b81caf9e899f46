import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fillArgv, fillUrl, unknownPlaceholders } from './placeholders.ts';

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

test('fillUrl: no value becomes another part of the address', () => {
  const url = 'http://127.0.0.1:1/control/{service}/clear?key={key}';
  expect(fillUrl(url, values)).toBe('http://127.0.0.1:1/control/payments/clear?key=rem-1');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (hostile) => {
      const filled = new URL(fillUrl(url, { service: `x${hostile}`, key: `x${hostile}` }));
      expect(filled.host).toBe('127.0.0.1:1');
      expect(filled.pathname.split('/')).toHaveLength(4);
      expect(filled.searchParams.get('key')).toBe(`x${hostile}`);
      expect(filled.hash).toBe('');
    }),
  );
});
