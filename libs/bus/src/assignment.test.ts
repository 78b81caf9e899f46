import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assign } from './assignment.ts';

const slots = (count: number) => Array.from({ length: count }, (_, slot) => String(slot));
const workers = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });
const loadsOf = (owners: Map<string, string>, all: readonly string[]) =>
  all.map((worker) => [...owners.values()].filter((owner) => owner === worker).length);

describe('assign', () => {
  test('gives each slot to one of the workers, and none more than one slot more than another', () => {
    fc.assert(
      fc.property(fc.nat(64), workers, (count, all) => {
        const owners = assign(slots(count), all);
        expect([...owners.keys()]).toEqual(slots(count));
        const loads = loadsOf(owners, all);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('does not depend on the order in which the workers are listed', () => {
    fc.assert(
      fc.property(
        workers.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(assign(slots(16), shuffled)).toEqual(assign(slots(16), all));
        },
      ),
    );
  });

  test('gives nothing to nobody', () => {
    expect(assign(slots(4), [])).toEqual(new Map());
  });

  test('moves less than half of the slots when a fifth worker joins four', () => {
    let moved = 0;
    for (let round = 0; round < 50; round += 1) {
      const four = Array.from({ length: 4 }, (_, index) => `worker-${round}-${index}`);
      const before = assign(slots(16), four);
      const after = assign(slots(16), [...four, `worker-${round}-4`]);
      moved += [...before].filter(([slot, owner]) => after.get(slot) !== owner).length;
    }
    // 3.2 of 16 must move; keeping the loads even costs some more.
    expect(moved / 50).toBeLessThan(8);
  });
});
