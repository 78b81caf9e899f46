import { expect, test } from '@jest/globals';
import { race } from './race.ts';
import { roomOf } from './room.ts';
import { generatedSources } from './sources.ts';
import { stagesOf } from './stages.ts';

const sources = generatedSources(1);

test('generated lines are the same for the same seed, and of few templates', () => {
  expect(generatedSources(1)).toEqual(sources);
  expect(generatedSources(2)).not.toEqual(sources);
  const { templates } = roomOf(sources, 0);
  expect(templates).toBeGreaterThanOrEqual(sources.length * 8);
  expect(templates).toBeLessThan(sources.length * 16);
});

test('each stage takes all lines, and says the same of them again', () => {
  const stages = stagesOf(
    sources.map((lines) => lines.slice(0, 80)),
    0,
  );
  const first = Object.values(stages).map((stage) => stage());
  expect(first.every((length) => length > 0)).toBe(true);
  expect([stages.read(), stages.parse(), stages.masks()]).toEqual(first.slice(0, 3));
});

test('every stage has its turn in each round, and one round that does not count', () => {
  const turns: string[] = [];
  const stage = (name: string) => () => turns.push(name);
  const paces = race({ read: stage('read'), whole: stage('whole') }, 10, 2, 3);
  expect(turns).toEqual(Array.from({ length: 4 }, () => ['read', 'read', 'whole', 'whole']).flat());
  expect(Object.keys(paces)).toEqual(['read', 'whole']);
});
