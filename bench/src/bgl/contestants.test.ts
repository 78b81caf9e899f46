import { expect, test } from '@jest/globals';
import { candidates, RULES, TEXT_ALONE } from './contestants.ts';
import type { AlertLine } from './lines.ts';

const line = (event: string, alert: boolean, severity: AlertLine['severity'], text: string): AlertLine => ({
  event,
  alert,
  severity,
  text,
});
const FIRST = [
  line('E1', true, 'fatal', 'link to <*> lost'),
  line('E2', true, 'fatal', 'link to rack <*> lost'),
  line('E3', false, 'fatal', 'register <*> holds <*>'),
  line('E4', false, 'fatal', 'register <*> of core <*> holds <*>'),
  line('E5', false, 'info', 'link to <*> up'),
];
const LOST = line('E6', true, 'fatal', 'link to row <*> lost');
const HELD = line('E7', false, 'fatal', 'register <*> of chip <*> holds <*>');

test('the rules', () => {
  const said = RULES.map(({ learn }) =>
    [FIRST[0] ?? LOST, LOST, { ...LOST, severity: 'info' as const }].map(learn(FIRST)),
  );
  expect(said).toEqual([
    [true, true, false],
    [false, true, false],
    [false, true, false],
  ]);
});

test('who learns from the first part tells what it has not seen', () => {
  const knowledge = { severity: () => 0, breakage: (text: string) => (text.startsWith('link') ? 1 : -1) };
  for (const { name, learn } of [TEXT_ALONE, ...candidates(knowledge)]) {
    expect([name, learn(FIRST)(LOST), learn(FIRST)(HELD)]).toEqual([name, true, false]);
  }
});

test('what tells nothing is surprised by texts that are hidden', () => {
  const surprises = (breakage: number) =>
    candidates({ severity: () => 0, breakage: (text) => (text.startsWith('link') ? breakage : -breakage) })
      .filter(({ name }) => name === 'category')
      .map(({ surprise }) => surprise?.(FIRST.slice(0, 4)) ?? 0);
  expect(surprises(1)[0]).toBeLessThan(surprises(0)[0] ?? 0);
  expect(surprises(0)[0]).toBeCloseTo(Math.log(2), 1);
});
