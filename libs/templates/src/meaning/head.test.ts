import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { headOf } from './head.ts';

test.each([
  ['remark was rejected: FATAL ERROR: out of memory', 'remark was rejected'],
  ['kernel: Out of memory: Killed process <*>', 'kernel: Out of memory'],
  ['connection to <*> lost', 'connection to <*> lost'],
  ['<*>: <*>', '<*>: <*>'],
])('the head of %j is %j', (template, head) => {
  expect(headOf(template)).toBe(head);
});

test('nothing behind what a service says changes the head', () => {
  fc.assert(
    fc.property(fc.string(), (repeated) => {
      expect(headOf(`remark was rejected: ${repeated}`)).toBe(headOf('remark was rejected'));
    }),
  );
});
