import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LIMITS, planFor } from './plan.ts';
import { readTruth } from './truth.ts';

const truth = readTruth();
const seeds = fc.nat(1e6);

describe('the plan of a seed', () => {
  test('holds all that there is, once each, on a service that it may hit', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { steps } = planFor(seed, truth);
        const all = { ...truth.faults, ...truth.nonFaults };
        expect(steps.map(({ what }) => what).toSorted()).toEqual(Object.keys(all).toSorted());
        for (const { what, role, kind } of steps) {
          expect(all[what]?.roles).toContain(role);
          expect(kind).toBe(Object.hasOwn(truth.faults, what) ? 'fault' : 'non-fault');
        }
      }),
    );
  });

  test('needs no more repairs than the guards allow', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const repaired = planFor(seed, truth).steps.filter(({ what }) => truth.faults[what]?.outcome === 'healed');
        expect(repaired.length).toBeLessThanOrEqual(LIMITS.global);
        for (const { role } of repaired) {
          expect(repaired.filter((other) => other.role === role).length).toBeLessThanOrEqual(LIMITS.perService);
        }
      }),
    );
  });

  test('gives every service a name of its own', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const names = Object.values(planFor(seed, truth).names);
        expect(new Set(names).size).toBe(5);
        for (const name of names) expect(name).toMatch(/^[a-z][a-z-]{1,20}$/);
      }),
    );
  });

  test('is the same again for the same seed, and another for another', () => {
    expect(planFor(7, truth)).toEqual(planFor(7, truth));
    expect(planFor(7, truth)).not.toEqual(planFor(8, truth));
  });

  test('can be cut to what is named', () => {
    expect(planFor(1, truth, ['crash']).steps).toMatchObject([{ what: 'crash', kind: 'fault' }]);
    expect(() => planFor(1, truth, ['flood'])).toThrow(/no flood; there are crash, hang/);
  });

  test('leaves nothing to itself when there is too much to repair', () => {
    const faults = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, truth.faults['cache-full']!]));
    expect(() => planFor(1, { faults, nonFaults: {} })).toThrow(/has to be left out/);
  });
});
