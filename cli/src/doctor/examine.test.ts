import { describe, expect, test } from '@jest/globals';
import { examine } from './examine.ts';

describe('an examination', () => {
  test('keeps the order, and takes what a check throws for its failure', async () => {
    const findings = await examine([
      { name: 'slow', run: () => new Promise((resolve) => setImmediate(resolve, { status: 'ok', detail: 'there' })) },
      { name: 'broken', run: () => Promise.reject(new Error('no such thing')) },
    ]);
    expect(findings).toEqual([
      { name: 'slow', status: 'ok', detail: 'there' },
      { name: 'broken', status: 'failed', detail: 'no such thing' },
    ]);
  });

  test('does not wait for a check that ignores its time', async () => {
    const findings = await examine([{ name: 'deaf', run: () => new Promise(() => undefined) }], 20);
    expect(findings).toEqual([{ name: 'deaf', status: 'failed', detail: 'no answer within 0.02 s' }]);
  });
});
