import { expect, test } from '@jest/globals';
import { modelFor, modelsOf } from './router.ts';

const routes = { model: 'plain', critical: 'strong', tasks: { 'classify-template': 'tiny' } };

test('a critical incident goes before the task, the task before the rung', () => {
  expect(modelFor(routes, 'classify-template', true)).toBe('strong');
  expect(modelFor(routes, 'classify-template', false)).toBe('tiny');
  expect(modelFor(routes, 'explain-cause', false)).toBe('plain');
  expect(modelFor({ model: 'plain' }, 'explain-cause', true)).toBe('plain');
});

test('lists every model that may be asked, once', () => {
  expect(modelsOf(routes)).toEqual(['plain', 'strong', 'tiny']);
  expect(modelsOf({ model: 'plain', critical: 'plain' })).toEqual(['plain']);
});
