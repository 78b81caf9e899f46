import { describe, expect, test } from '@jest/globals';
import { Batch } from './batch.ts';
import { PASSED_OVER, type Settled } from './delivery.ts';
import { Operations, say } from './operations.ts';

const settled = (about: Partial<Settled>): Settled => ({
  reason: 'counted',
  topic: 'logs.collected',
  operations: [],
  outbox: false,
  ...about,
});

function batchOf(...all: readonly Settled[]): Batch {
  const operations = new Operations([]);
  operations.group();
  const batch = new Batch(operations);
  all.forEach((each, index) => {
    batch.add(`${index + 1}-0`, each);
  });
  return batch;
}

describe('a batch', () => {
  test('ends at its last entry, and has as many as were added, whatever came of them', () => {
    const batch = batchOf(settled({}), settled({ reason: PASSED_OVER }), settled({ died: 'invalid' }));
    expect([batch.entries, batch.last]).toEqual([3, '3-0']);
    expect(batchOf().entries).toBe(0);
  });

  test('takes up all operations in the order in which they came', () => {
    const batch = batchOf(
      settled({ operations: [say('a', '1'), say('a', '2')] }),
      settled({ operations: [say('b', '3')] }),
      settled({ operations: [say('a', '4')] }),
    );
    expect(batch.operations.argv()).toEqual(
      [['3'], ['SAY', '1', '2', '1', '2'], ['SAY', '2', '1', '3'], ['SAY', '1', '1', '4']].flat(),
    );
  });

  test('counts what came to the same, and not what was passed over', () => {
    const other = settled({ topic: 'metrics.sampled' });
    const unknown = settled({ reason: 'dead-letter', topic: 'unknown', died: 'poison' });
    const batch = batchOf(settled({}), other, settled({ reason: PASSED_OVER }), unknown, settled({}));
    expect(batch.counts).toEqual([
      { topic: 'logs.collected', reason: 'counted', times: 2 },
      { topic: 'metrics.sampled', reason: 'counted', times: 1 },
      { topic: 'unknown', reason: 'dead-letter', times: 1 },
    ]);
    expect(batch.deaths).toEqual([undefined, undefined, undefined, 'poison', undefined]);
  });

  test('needs the relay when any of it goes into the outbox', () => {
    expect(batchOf(settled({}), settled({})).outbox).toBe(false);
    expect(batchOf(settled({}), settled({ outbox: true }), settled({})).outbox).toBe(true);
  });
});
