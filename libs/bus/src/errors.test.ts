import { InvalidEventError } from '@hale/events';
import { expect, test } from '@jest/globals';
import { classify, InvalidError, StoppedError, TransientError } from './errors.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

test.each([
  ['an event that breaks the contract', new InvalidEventError('x'), 'invalid'],
  ['what a handler calls invalid', new InvalidError('x'), 'invalid'],
  ['what a handler calls transient', new TransientError('x'), 'transient'],
  ['a stop', new StoppedError('x'), 'stopped'],
  ['nobody listens', coded('ECONNREFUSED'), 'transient'],
  ['a name that does not resolve at the moment', coded('EAI_AGAIN'), 'transient'],
  ['a full Redis', new Error("OOM command not allowed when used memory > 'maxmemory'."), 'transient'],
  ['a Redis that loads', new Error('LOADING Redis is loading the dataset in memory'), 'transient'],
  ['a replica', new Error("READONLY You can't write against a read only replica."), 'transient'],
  ['a connection that was closed', new Error('Connection is closed.'), 'transient'],
  ['a key of another type', new Error('WRONGTYPE hale:x is a hash'), 'other'],
  ['a group that is gone', new Error('NOGROUP No such key'), 'other'],
  ['words that only begin alike', new Error('OOMPH'), 'other'],
  ['a file that is missing', coded('ENOENT'), 'other'],
  ['a bug', new TypeError('x is not a function'), 'other'],
  ['something thrown that is no error', 'x', 'other'],
])('%s', (_name, error, kind) => {
  expect(classify(error)).toBe(kind);
});
