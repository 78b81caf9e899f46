import { feedbackId, judgedOf } from '@hale/detection';
import { type Feedback, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { judgedBy, type Known } from './judged.ts';

const { incident } = topics['incident.opened'].data.parse(topics['incident.opened'].examples[0]);
const [first = topics['finding.raised'].data.parse(topics['finding.raised'].examples[0]).finding] = incident.findings;
const second = { ...first, fingerprint: 'second', detector: 'window', signal: 'latency-mean' };
const view = { incident: { ...incident, id: 'inc-1', findings: [first, second] }, remediations: [] };
const nothing: Known = { view: undefined, views: [], open: [], words: new Map() };
const asked = { verdict: 'false-alarm', about: 'inc-1' } as const;

const id = feedbackId(second);
const word: Feedback = {
  id,
  at: first.startedAt,
  verdict: 'real',
  incident: 'inc-1',
  finding: judgedOf(second),
  by: 'ada',
  via: 'page',
};
const said = { ...nothing, words: new Map([[id, word]]) };

describe('what a word is about', () => {
  test('all findings of an incident, or one of them', () => {
    const all = { incident: 'inc-1', findings: [judgedOf(first), judgedOf(second)] };
    expect(judgedBy(asked, { ...nothing, view })).toEqual(all);
    expect(judgedBy({ ...asked, finding: 'second' }, { ...nothing, view })).toEqual({
      ...all,
      findings: [judgedOf(second)],
    });
    expect(judgedBy({ ...asked, finding: 'third' }, { ...nothing, view })).toBeUndefined();
  });

  test('a finding by its fingerprint: of the latest incident that has it, else while it is open', () => {
    const about = { ...asked, about: 'second' };
    const older = { ...view, incident: { ...view.incident, id: 'inc-0' } };
    expect(judgedBy(about, { ...nothing, views: [view, older] })).toMatchObject({ incident: 'inc-1' });
    const open = [{ service: 'payments', severity: 'info' as const, judged: judgedOf(second) }];
    expect(judgedBy(about, { ...nothing, open })).toEqual({ findings: [judgedOf(second)] });
    expect(judgedBy(about, nothing)).toBeUndefined();
  });

  test('what was said before, by its id', () => {
    const found = { incident: 'inc-1', findings: [judgedOf(second)] };
    expect(judgedBy({ verdict: 'taken-back', about: id }, said)).toEqual(found);
    expect(judgedBy({ ...asked, about: id }, said)).toEqual(found);
  });

  test('only what was said can be taken back', () => {
    const back = { ...asked, verdict: 'taken-back' } as const;
    expect(judgedBy(back, { ...said, view })?.findings).toEqual([judgedOf(second)]);
    expect(judgedBy({ ...back, finding: first.fingerprint }, { ...said, view })?.findings).toEqual([]);
  });
});
