import { PATTERNS } from '@hale/events';
import { expect, test } from '@jest/globals';
import type { Match } from './match.ts';
import { PATTERN_NAMES, patternWords } from './words.ts';

const match: Match = { pattern: 'leak', fit: 0.9, side: 'high', since: 0, lastingMs: 45 * 60_000, periodMs: 420_000 };

test('a pattern is named, with its side and how long it lasts', () => {
  expect(patternWords(match)).toBe('leak: grows steadily for 45 min and does not come back');
  expect(patternWords({ ...match, side: 'low', lastingMs: 9_000_000 })).toContain('falls steadily for 2.5 h');
  expect(patternWords({ ...match, pattern: 'spike-train' })).toContain('excursion up about every 7 min, for 45 min');
});

test('each has its own words', () => {
  const said = PATTERNS.map((pattern) => patternWords({ ...match, pattern }));
  for (const [index, pattern] of PATTERNS.entries())
    expect(said[index]).toMatch(new RegExp(`^${PATTERN_NAMES[pattern]}: `));
  expect(new Set(said).size).toBe(PATTERNS.length);
});
