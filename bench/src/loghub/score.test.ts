import { describe, expect, test } from '@jest/globals';
import { accuracyOf, meanAccuracy, tolerant } from './score.ts';
import { rowsOf } from './systems.ts';

const parsed = (...lines: (readonly [group: string, text: string])[]) =>
  lines.map(([group, text]) => ({ group, text }));

describe('accuracyOf', () => {
  test('all right', () => {
    expect(accuracyOf(parsed(['a', 'x <*>'], ['b', 'y'], ['a', 'x <*>']), ['x <*>', 'y', 'x <*>'])).toEqual({
      GA: 1,
      FGA: 1,
      PA: 1,
      FTA: 1,
    });
  });

  test('a template in two groups: none of its lines is grouped rightly, though texts may be right', () => {
    const lines = parsed(['a', 'x <*>'], ['b', 'x 2'], ['c', 'y'], ['c', 'y']);
    expect(accuracyOf(lines, ['x <*>', 'x <*>', 'y', 'y'])).toEqual({ GA: 0.5, FGA: 0.4, PA: 0.75, FTA: 0.4 });
  });

  test('two templates in one group: neither counts', () => {
    const lines = parsed(['a', '<*>'], ['a', '<*>'], ['b', 'z']);
    expect(accuracyOf(lines, ['x', 'y', 'z'])).toEqual({ GA: 1 / 3, FGA: 0.4, PA: 1 / 3, FTA: 0.4 });
  });

  test('an exact group with another text counts for grouping only', () => {
    expect(accuracyOf(parsed(['a', 'x 1'], ['a', 'x 1']), ['x <*>', 'x <*>'])).toEqual({
      GA: 1,
      FGA: 1,
      PA: 0,
      FTA: 0,
    });
  });

  test('tolerant of blanks and of how many variable parts stand together, and of nothing else', () => {
    const figures = (text: string, template: string) => accuracyOf(parsed(['a', text]), [template], tolerant).PA;
    expect(figures('at  <*>:<*>', 'at <*>')).toBe(1);
    expect(figures('at <*> of <*>', 'at <*>')).toBe(0);
    expect(figures('at <*>', 'on <*>')).toBe(0);
  });

  test('the mean is of each figure', () => {
    const one = { GA: 1, FGA: 0, PA: 1, FTA: 0.5 };
    expect(meanAccuracy([one, { GA: 0, FGA: 0, PA: 0, FTA: 0 }])).toEqual({ GA: 0.5, FGA: 0, PA: 0.5, FTA: 0.25 });
  });
});

test('rows of comma-separated values: quotes, commas and line breaks in them', () => {
  expect(rowsOf('a,b\r\n"x, ""y""",\n"two\nlines",3\n')).toEqual([
    ['a', 'b'],
    ['x, "y"', ''],
    ['two\nlines', '3'],
  ]);
});
