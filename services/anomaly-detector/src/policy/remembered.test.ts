import { expect, test } from '@jest/globals';
import { remembered } from './remembered.ts';

test('each answer is looked for once, also when it is null, until hostile names start it over', () => {
  const asked: string[] = [];
  const answerOf = remembered((name) => {
    asked.push(name);
    return name === 'none' ? null : name.length;
  });
  expect(['up', 'none', 'up', 'none'].map(answerOf)).toEqual([2, null, 2, null]);
  expect(asked).toEqual(['up', 'none']);
  for (let each = 0; each < 10_000; each += 1) answerOf(`hostile_${each}`);
  expect(answerOf('up')).toBe(2);
  expect(asked.filter((name) => name === 'up')).toHaveLength(2);
});
