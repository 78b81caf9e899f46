import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { BREAKAGES, isBadVersion, isBreakage, isVersion } from './faults.ts';
import { isRole } from './graph.ts';

interface Entry {
  readonly inject: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
}

const truth = parse(readFileSync(new URL('../faults.yaml', import.meta.url), 'utf8')) as {
  readonly faults: Readonly<Record<string, Entry>>;
  readonly nonFaults: Readonly<Record<string, Entry>>;
};
const entries = [...Object.values(truth.faults), ...Object.values(truth.nonFaults)];

test('faults.yaml speaks of what the shop can do, to services that it has', () => {
  for (const { inject, roles } of entries) {
    expect(roles.every(isRole)).toBe(true);
    expect(inject['fault'] === undefined || isBreakage(inject['fault'])).toBe(true);
  }
});

test('everything that the shop can suffer from is in it', () => {
  const used = entries.flatMap(({ inject }) => ('deploy' in inject ? ['errors'] : [inject['fault']]));
  expect(BREAKAGES.filter((breakage) => !used.includes(breakage))).toEqual([]);
});

test.each([
  ['v2', true],
  ['v2.7', true],
  ['v1', false],
  ['v1.2', false],
  ['v20', false],
])('%s is bad: %p', (version, isBad) => {
  expect(isVersion(version)).toBe(true);
  expect(isBadVersion(version)).toBe(isBad);
});
