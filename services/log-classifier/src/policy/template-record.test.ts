import { severityOf, TemplateMiner, templateOf } from '@hale/templates';
import { describe, expect, test } from '@jest/globals';
import { Changes } from './changes.ts';
import { Knowledge } from './knowledge.ts';
import { learn } from './learn.ts';
import { readLines } from './read-lines.ts';
import type { Tally } from './tally.ts';
import { givingWay, mergedRecord, type TemplateRecord, templateRecordSchema, withLine } from './template-record.ts';

const T0 = 1_790_000_000_000;
const knowledge = new Knowledge([]);
const limits = { quiet: 15_000, repeat: 3, rareAfter: 600_000, acceptAfter: 3_600_000, knowledge };
const surge = { k: 8, atLeast: 5, floor: 0.5 };
const hearing = (at: number) => ({ at, late: false, since: T0 });
const heard = (message: string, level: string) => [message, { severity: severityOf(message, level) }] as const;
const record = (message: string, level: string, at = T0): TemplateRecord =>
  withLine(undefined, ...heard(message, level), hearing(at), limits);

describe('a record', () => {
  test('knows the longest gap, and forgets it within days', () => {
    const later = [5_000, 6_000, 7_000].reduce(
      (known, after) => withLine(known, ...heard('tick', 'info'), hearing(T0 + after), limits),
      record('tick', 'info'),
    );
    const days = withLine(later, ...heard('tick', 'info'), { at: T0 + 7_000, late: false, since: T0 }, limits);
    expect(days.maxGap).toBe(5_000);
    expect(later).toMatchObject({ count: 4, firstAt: T0, lastAt: T0 + 7_000, maxGap: 5_000 });
  });

  test('an error makes a harmless template worse for good, and what it is about matters then', () => {
    const harmless = record('flux hums', 'info');
    expect(harmless).toMatchObject({ severity: 'info', category: 'noise' });
    const worse = withLine(harmless, ...heard('flux hums', 'error'), hearing(T0 + 1), limits);
    expect(worse).toMatchObject({ severity: 'error', category: 'unknown', confidence: 0, bout: { odd: true } });
    expect(withLine(worse, ...heard('flux hums', 'info'), hearing(T0 + 2), limits).severity).toBe('error');
  });

  test('a model’s word stays when it gets worse', () => {
    const known: TemplateRecord = { ...record('flux hums', 'warn'), by: 'model', category: 'disk', confidence: 0.8 };
    expect(withLine(known, ...heard('flux hums', 'error'), hearing(T0 + 1), limits)).toMatchObject({
      category: 'disk',
    });
  });

  test('of two templates that are one', () => {
    const one = record('cannot load cart of ada', 'error');
    const other = record('cannot load cart of bob', 'error', T0 + 9);
    const both = mergedRecord(one, other, 'cannot load cart of <*>');
    expect(both).toMatchObject({
      text: 'cannot load cart of <*>',
      count: 2,
      lastAt: T0 + 9,
      bout: { lines: 2, odd: true },
    });
    expect(templateRecordSchema.parse(both)).toEqual(both);
  });
});

test('a flood of templates that come once pushes out its own, and nothing grows without bound', () => {
  const templates = new Changes<TemplateRecord>(new Map());
  const tallies = new Changes<Tally>(new Map());
  const miner = new TemplateMiner();
  const learning = { templates, tallies, miner, since: T0, limits: { ...limits, surge, maxTemplates: 50 } };
  const say = (message: string, at: number) => learn(readLines([{ at, message, level: 'error' }]), at, learning);
  for (let line = 0; line < 5; line += 1) say('the pump of the house is dry', T0);
  for (let line = 0; line < 500; line += 1) say(`w${'ab'.repeat(line % 97)} ${'x'.repeat(line)}`, T0 + line);
  expect(templates.size).toBeLessThanOrEqual(50);
  expect(miner.size).toBe(templates.size);
  expect(templates.get(templateOf('the pump of the house is dry').id)?.count).toBe(5);
});

test('nothing gives way while there is room', () => {
  expect(givingWay(new Map([['a', record('x', 'info')]]), 1)).toEqual([]);
});

test('templates that turn out to be one leave one record, with all that was counted', () => {
  const templates = new Changes<TemplateRecord>(new Map());
  const tallies = new Changes<Tally>(new Map());
  const learning = {
    templates,
    tallies,
    miner: new TemplateMiner(),
    since: T0,
    limits: { ...limits, surge, maxTemplates: 50 },
  };
  const names = ['ada', 'bob', 'cyd', 'dan', 'eve'];
  const lines = readLines(names.map((name) => ({ at: T0, message: `cannot load cart of ${name}`, level: 'error' })));
  const { placed } = learn(lines, T0, learning);
  expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
  expect(tallies.get(placed[0]?.id ?? '')).toMatchObject({ count: 5 });
  expect([...templates.entries()]).toMatchObject([
    [placed[0]?.id, { text: 'cannot load cart of <*>', count: 5, bout: { lines: 5, odd: true } }],
  ]);
});
