import type { Feedback } from '@hale/events';
import { expect, test } from '@jest/globals';
import { feedbackListOf } from './feedback.ts';

const NOW = 1_790_000_000_000;
const DAY = 86_400_000;

const word = (id: string, service: string, change: Partial<Feedback> = {}): Feedback => ({
  id,
  at: NOW,
  verdict: 'false-alarm',
  by: 'ada',
  via: 'page',
  finding: {
    fingerprint: id,
    service: { env: 'demo', service },
    detector: 'growth',
    signal: 'memory',
    severity: 'warning',
    summary: 'memory 3 GB, from 1 GB in 1 h',
    startedAt: NOW,
  },
  ...change,
});

test('says what is left of each word, the latest first, and that something was real only to the service that it was of', () => {
  const list = feedbackListOf(
    [
      word('old', 'payments', { at: NOW - 14 * DAY }),
      word('new', 'payments'),
      word('real', 'checkout', { verdict: 'real' }),
    ],
    NOW,
  );
  expect(list).toMatchObject({ judged: 3, falseAlarms: 2, windowMs: 30 * DAY });
  expect(list.feedback.map(({ id, raises }) => [id, raises])).toEqual([
    ['new', [{ signal: 'memory', left: 0.5, words: '3.2 times as high' }]],
    ['real', []],
    ['old', [{ signal: 'memory', left: 0.25, words: '1.8 times as high' }]],
  ]);
});

test('what hardly raises anything any more raises nothing', () => {
  expect(feedbackListOf([word('old', 'payments', { at: NOW - 80 * DAY })], NOW).feedback).toMatchObject([
    { raises: [] },
  ]);
});
