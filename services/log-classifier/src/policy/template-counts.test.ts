import { templateOf } from '@hale/templates';
import { expect, test } from '@jest/globals';
import { countTemplates, type TemplateCount, templateCountSchema } from './template-counts.ts';

const limits = { max: 2, forgetAfterMs: 1_000 };
const [a, b, c] = ['apple 1', 'pear 2', 'plum 3'].map(templateOf);

function known(...entries: readonly [template: typeof a, lastAt: number][]): Map<string, TemplateCount> {
  return new Map(
    entries.map(([template, lastAt]) => [
      template?.id ?? '',
      { v: 1, text: template?.text ?? '', count: 5, firstAt: 1, lastAt },
    ]),
  );
}

function count(before: ReadonlyMap<string, TemplateCount>, templates: readonly (typeof a)[], at: number) {
  return countTemplates(
    before,
    templates.flatMap((each) => each ?? []),
    at,
    limits,
  );
}

test('counts by template, with first and last time', () => {
  const { changed, dropped } = count(known([a, 10]), [a, b, a], 20);
  expect(dropped).toBe(0);
  expect(changed.get(a?.id ?? '')).toEqual({ v: 1, text: 'apple <num>', count: 7, firstAt: 1, lastAt: 20 });
  expect(changed.get(b?.id ?? '')).toEqual({ v: 1, text: 'pear <num>', count: 1, firstAt: 20, lastAt: 20 });
  expect([...changed.values()].map((each) => templateCountSchema.parse(each))).toEqual([...changed.values()]);
});

test('without room lines are dropped and counted', () => {
  expect(count(known([a, 10], [b, 10]), [c, c, a], 20)).toMatchObject({ dropped: 2, removed: [] });
});

test('what is long gone gives way', () => {
  const { changed, removed, dropped } = count(known([a, 10], [b, 2_000]), [c], 2_000);
  expect({ removed, dropped, changed: [...changed.keys()] }).toEqual({
    removed: [a?.id],
    dropped: 0,
    changed: [c?.id],
  });
});
