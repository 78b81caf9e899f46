import { topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CONTROL } from './keys.ts';
import { fnv1a, slotOf } from './partition.ts';

describe('fnv1a', () => {
  // From the reference implementation: the slots of everything that lies in Redis depend on it.
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of %j is as published', (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });

  test('is an unsigned number of 32 bits', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fnv1a(text) === fnv1a(text) >>> 0));
  });
});

describe('slotOf', () => {
  const frame = (service: string, value: number) =>
    topics['metrics.sampled'].draft(
      { service: { env: 'demo', service }, series: [{ name: 'up', kind: 'gauge', labels: {}, samples: [[1, value]] }] },
      { subject: `demo/${service}` },
    );

  test('one service stays in one slot, whatever else the frame says', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
        fc.integer(),
        fc.integer({ min: 1, max: 64 }),
        (service, value, partitions) => {
          const slot = slotOf(topics['metrics.sampled'], frame(service, value), partitions);
          expect(slot).toBe(slotOf(topics['metrics.sampled'], frame(service, 0), partitions));
          expect(Number(slot)).toBeLessThan(partitions);
        },
      ),
    );
  });

  test('services are spread over the slots', () => {
    const slots = Array.from({ length: 200 }, (_, index) =>
      slotOf(topics['metrics.sampled'], frame(`service-${index}`, 1), 8),
    );
    expect(new Set(slots).size).toBe(8);
  });

  test('the control plane is one slot', () => {
    const draft = topics['topology.changed'].draft(
      { env: 'demo', services: [], edges: [], at: 1 },
      { subject: 'demo' },
    );
    expect(slotOf(topics['topology.changed'], draft, 16)).toBe(CONTROL);
  });
});
