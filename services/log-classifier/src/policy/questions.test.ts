import { type DataOf, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import type { Episode } from './episode.ts';
import { answerOf, askAbout, questionOf, templatesOfNote, unsureOf } from './questions.ts';
import { newService } from './service-record.ts';
import { type TemplateRecord, templateRecordSchema } from './template-record.ts';

const NOW = 1_790_000_000_000;
const ask = { enabled: true, perMinute: 2, deadline: 60_000 };
const record = (text: string, more: Partial<TemplateRecord> = {}): TemplateRecord => ({
  v: 2,
  text,
  severity: 'error',
  category: 'unknown',
  confidence: 0,
  by: 'rules',
  askedAt: 0,
  count: 1,
  firstAt: NOW,
  lastAt: NOW,
  maxGap: 0,
  ...more,
});
const service = newService(NOW);
const of = (...entries: [string, TemplateRecord][]) =>
  unsureOf(entries, { now: NOW, ask, ofNote: new Set(entries.map(([id]) => id)) });

describe('askAbout', () => {
  test('asks once, with the masked template only, for a member of the closed set', () => {
    const { drafts, changed } = askAbout(of(['a', record('flux <*> hums')]), new Map(), service, { now: NOW, ask });
    const [draft] = drafts;
    const data = topics['model.asked'].data.parse(draft?.data);
    expect(data).toMatchObject({
      question: questionOf('flux <*> hums'),
      task: 'classify-template',
      rung: 1,
      evidence: ['flux <*> hums'],
      deadline: NOW + 60_000,
    });
    expect(data.choices).toContain('out-of-memory');
    expect(data.choices).not.toContain('unknown');
    const [entry] = changed;
    const again = askAbout(of(entry ?? ['a', record('')]), new Map(), service, { now: NOW + 5_000, ask });
    expect(again.drafts).toEqual([]);
  });

  test('no more than the minute allows, and the rest in the next', () => {
    const unsure = of(...['a', 'b', 'c'].map((id): [string, TemplateRecord] => [id, record(id)]));
    const first = askAbout(unsure, new Map(), service, { now: NOW, ask });
    expect(first.drafts).toHaveLength(2);
    expect(askAbout(unsure, new Map(), first.service, { now: NOW + 100, ask }).drafts).toEqual([]);
    expect(askAbout(unsure, new Map(), first.service, { now: NOW + 60_000, ask }).drafts).toHaveLength(2);
  });

  test('what rules know, what does not matter and what was settled is not asked', () => {
    expect(
      of(
        ['sure', record('x', { confidence: 0.9, category: 'disk' })],
        ['quiet', record('x', { severity: 'info' })],
        ['operator', record('x', { by: 'operator' })],
        ['settled', record('x', { by: 'model' })],
        ['vain', record('x', { by: 'nobody', askedAt: NOW - 86_400_000 })],
      ),
    ).toEqual([]);
    expect(
      unsureOf([['a', record('x')]], { now: NOW, ask: { ...ask, enabled: false }, ofNote: new Set(['a']) }),
    ).toEqual([]);
  });

  test('what no finding is about is not asked, and an answer that may still come is looked for', () => {
    const entries: [string, TemplateRecord][] = [
      ['steady', record('x')],
      ['asked', record('y', { askedAt: NOW })],
      ['odd', record('z')],
    ];
    const unsure = unsureOf(entries, { now: NOW, ask, ofNote: new Set(['odd']) });
    expect(unsure.map(({ id }) => id)).toEqual(['asked', 'odd']);
  });

  test('of note is what signs and open episodes are about', () => {
    const episode = (signal: string, heardAt: number) =>
      [signal, { finding: { signal, severity: 'warning' }, heardAt, quietMs: 15_000 } as Episode] as const;
    const episodes = { entries: () => [episode('template/b', NOW), episode('template/c', NOW - 15_001)].values() };
    const signs = [
      { signal: 'template/a', severity: 'warning' as const },
      { signal: 'template/once', severity: 'info' as const },
      { signal: 'level/error', severity: 'warning' as const },
    ];
    expect([...templatesOfNote(signs, episodes, NOW)]).toEqual(['a', 'b']);
  });

  test('what nobody could answer is asked again after a day', () => {
    const unsure = of(['a', record('x', { by: 'nobody', askedAt: NOW - 86_400_001 })]);
    expect(askAbout(unsure, new Map(), service, { now: NOW, ask }).drafts).toHaveLength(1);
  });

  test('an answer sets the category and nothing else', () => {
    const before = record('x', { askedAt: NOW });
    const answers = new Map([[questionOf('x'), { v: 1 as const, category: 'disk' as const, confidence: 0.8 }]]);
    const { changed, drafts } = askAbout(of(['a', before]), answers, service, { now: NOW + 9, ask });
    expect(changed.get('a')).toEqual({ ...before, category: 'disk', confidence: 0.8, by: 'model' });
    expect(templateRecordSchema.parse(changed.get('a'))).toEqual(changed.get('a'));
    expect(drafts).toEqual([]);
  });

  test('what nobody answers in time is given up', () => {
    const { changed } = askAbout(of(['a', record('x', { askedAt: NOW })]), new Map(), service, {
      now: NOW + 90_001,
      ask,
    });
    expect(changed.get('a')?.by).toBe('nobody');
  });
});

describe('answerOf', () => {
  const answered: DataOf<'model.answered'> = {
    question: 'q-1',
    task: 'classify-template',
    rung: 1,
    outcome: 'answered',
    choice: 'disk',
    confidence: 0.9,
    model: 'small',
    costUsd: 0,
    latencyMs: 3,
  };
  test.each([
    [{}, 'disk'],
    [{ choice: 'critical' }, undefined],
    [{ choice: 'unknown' }, undefined],
    [{ choice: 'restart payments' }, undefined],
    [{ choice: 'toString' }, undefined],
    [{ outcome: 'late' as const }, undefined],
    [{ outcome: 'missing' as const, choice: undefined }, undefined],
  ])('%j is %p', (change, category) => {
    expect(answerOf({ ...answered, ...change } as DataOf<'model.answered'>).category).toBe(category);
  });
});
