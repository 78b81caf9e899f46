import { describe, expect, test } from '@jest/globals';
import { logClassifierSchema } from '../config.ts';
import { Knowledge, knowledgeOf } from './knowledge.ts';
import { withLine } from './template-record.ts';

const T0 = 1_790_000_000_000;
const limits = { quiet: 15_000, repeat: 3, rareAfter: 600_000, acceptAfter: 3_600_000 };
const hearing = { at: T0, late: false, since: T0 };
const said = new Knowledge([
  { template: 'flux <*> hums', category: 'hardware', severity: 'warning' },
  { template: 'flux <*>', category: 'disk' },
]);
const nothing = new Knowledge([]);

describe('what operators say of a template', () => {
  test('comes before everything else, the first that fits', () => {
    expect(said.place('flux <*> hums', 'error')).toEqual({ category: 'hardware', confidence: 1, by: 'operator' });
    expect(said.place('flux out of memory: killed process', 'error')).toMatchObject({ category: 'disk' });
    expect(said.place('out of memory: killed process <*>', 'error')).toMatchObject({ by: 'rules' });
  });

  test('moves the severity only where they say so', () => {
    expect(said.severity('flux <*> hums', 'error')).toBe('warning');
    expect(said.severity('flux <*> roars', 'error')).toBe('error');
  });

  test('holds for what is known already, and no longer than they say it', () => {
    const severity = 'error' as const;
    const known = withLine(undefined, 'flux <*> hums', { severity }, hearing, { ...limits, knowledge: nothing });
    const told = withLine({ ...known, by: 'model', category: 'cache' }, known.text, { severity }, hearing, {
      ...limits,
      knowledge: said,
    });
    expect(told).toMatchObject({ category: 'hardware', confidence: 1, by: 'operator' });
    const taken = withLine(told, known.text, { severity }, hearing, { ...limits, knowledge: nothing });
    expect(taken).toMatchObject({ category: known.category, by: 'rules' });
  });

  test('is made of a configuration once, and refused when it is not of the closed sets', () => {
    const config = logClassifierSchema.parse({ knowledge: [{ template: 'a <*>', category: 'disk' }] });
    expect(knowledgeOf(config)).toBe(knowledgeOf(config));
    for (const wrong of [
      { category: 'unknown' },
      { category: 'disk', severity: 'critical' },
      { category: 'disk', x: 1 },
    ]) {
      expect(() => logClassifierSchema.parse({ knowledge: [{ template: 'a', ...wrong }] })).toThrow(/knowledge/);
    }
  });
});
