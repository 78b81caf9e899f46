import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SIGNAL_LENGTH, signalOf } from './signal.ts';

test('name and sorted labels, the instance among them', () => {
  expect(signalOf('up', {}, {})).toBe('up');
  expect(signalOf('up', { b: '2', a: 'x"y' }, {})).toBe('up{a="x\\"y",b="2"}');
  expect(signalOf('up', { b: '2' }, { instance: 'i1' })).toBe('up{b="2",instance="i1"}');
  expect(signalOf('up', { instance: 'i0' }, { instance: 'i1' })).toBe('up{instance="i0"}');
});

test('bounded, and still one of a kind', () => {
  const long = (end: string): string => signalOf('up', { path: `${'x'.repeat(500)}${end}` }, {});
  expect(long('a')).toHaveLength(MAX_SIGNAL_LENGTH);
  expect(long('a')).not.toBe(long('b'));
});

test('the order of labels does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (labels) => {
      const reversed = Object.fromEntries(Object.entries(labels).reverse());
      expect(signalOf('m', labels, {})).toBe(signalOf('m', reversed, {}));
      expect(signalOf('m', labels, {}).length).toBeLessThanOrEqual(MAX_SIGNAL_LENGTH);
    }),
  );
});
