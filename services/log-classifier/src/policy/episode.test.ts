import type { Timer } from '@hale/bus';
import { checkEvent, type DataOf, type Draft } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clearedDraft, type Episode, episodeSchema, judgeEpisode } from './episode.ts';
import { afterQuiet, findingOfTimer, quietDataSchema, quietTimer } from './quiet.ts';
import { quote, type Sign, signKey } from './sign.ts';

const T0 = 1_790_000_000_000;
const QUIET = 15_000;
const about = {
  service: { env: 'demo', service: 'payments', instance: 'p-1' },
  cleared: false,
  quietMs: QUIET,
  slot: '3',
  now: T0 + 50,
};
const sign = (at: number, heardAt = at + 40, more: Partial<Sign> = {}): Sign => ({
  detector: 'first-fatal',
  signal: 'template/abc',
  symptom: 'fatal-log',
  severity: 'warning',
  category: 'code-error',
  summary: 'fatal log line: cannot read <*>',
  at,
  heardAt,
  ...more,
});

describe('judgeEpisode', () => {
  const first = judgeEpisode(undefined, sign(T0), about);

  test('the first sign raises a finding of the service, and sets a timer', () => {
    expect(first.drafts).toMatchObject([
      {
        type: 'finding.raised',
        subject: 'demo/payments',
        data: {
          finding: {
            service: { env: 'demo', service: 'payments' },
            detector: 'first-fatal',
            signal: 'template/abc',
            source: 'log',
            aspect: 'logs',
            symptom: 'fatal-log',
            severity: 'warning',
            category: 'code-error',
            startedAt: T0,
            revision: 0,
          },
        },
      },
    ]);
    expect(first.timers).toMatchObject([{ name: 'quiet', dueAt: T0 + 50 + QUIET }]);
  });

  test('signs that follow prolong the episode and say nothing', () => {
    const next = judgeEpisode(first.episode, sign(T0 + 10_000), about);
    expect(next).toMatchObject({ judged: 'continued', drafts: [], timers: [], episode: { heardAt: T0 + 10_040 } });
    expect(judgeEpisode(next.episode, sign(T0 + 5_000), about).episode.heardAt).toBe(T0 + 10_040);
  });

  test('a worse sign raises the next revision, a milder one nothing', () => {
    const mild = judgeEpisode(undefined, sign(T0, T0, { severity: 'info' }), about);
    const worse = judgeEpisode(mild.episode, sign(T0 + 1_000), about);
    expect(worse.drafts).toMatchObject([{ data: { finding: { severity: 'warning', revision: 1, startedAt: T0 } } }]);
    expect(judgeEpisode(worse.episode, sign(T0 + 2_000, T0 + 2_000, { severity: 'info' }), about).drafts).toEqual([]);
  });

  test('after the end was stated the next sign begins another episode, within the quiet time as well', () => {
    const next = judgeEpisode(first.episode, sign(T0 + 10_000), { ...about, cleared: true });
    expect(next.drafts.map(({ type }) => type)).toEqual(['finding.raised']);
    expect(next.episode.finding.startedAt).toBe(T0 + 10_000);
  });

  test('when the timer is late the end is stated before the next beginning', () => {
    const next = judgeEpisode(first.episode, sign(T0 + 90_000), about);
    expect(next.drafts.map(({ type }) => type)).toEqual(['finding.cleared', 'finding.raised']);
    expect(next.drafts[0]).toMatchObject({
      data: { finding: { startedAt: T0 }, clearedAt: T0 + 40 + QUIET, reason: 'quiet for 15 s' },
    });
  });

  test('what keeps coming back must be quiet for longer, what comes after a long time must not', () => {
    const soon = judgeEpisode(first.episode, sign(T0 + 20_000), { ...about, cleared: true });
    expect(soon.episode.quietMs).toBe(40_000);
    expect(judgeEpisode(soon.episode, sign(T0 + 75_000), about).episode.quietMs).toBe(60_000);
    expect(judgeEpisode(first.episode, sign(T0 + 90_000), about).episode.quietMs).toBe(QUIET);
  });

  test('an episode has a name of its own, whatever the source says the time is', () => {
    const next = judgeEpisode(first.episode, sign(T0, T0 + 40_000), { ...about, cleared: true });
    expect(next.episode.finding.startedAt).toBe(T0 + 1);
    expect(judgeEpisode(undefined, sign(T0 + 9e9, T0), about).episode.finding.startedAt).toBe(T0);
  });

  test('the timer carries the finding; the record comes back from the store as it went', () => {
    const data = quietDataSchema.parse(first.timers[0]?.data);
    expect(findingOfTimer(data)).toEqual(first.episode.finding);
    expect(data.key).toBe(signKey(sign(T0)));
    expect(episodeSchema.parse(JSON.parse(JSON.stringify(first.episode)))).toEqual(first.episode);
  });

  test('what is drafted is of the catalogue, and the timer as well, with the longest quote', () => {
    const summary = `12345 error lines of several kinds in 10 s, usually 12345, such as: ${quote('x'.repeat(400), 'a'.repeat(32))}`;
    const last = judgeEpisode(undefined, sign(T0, T0, { summary }), about);
    const instant = new Date(T0).toISOString();
    for (const { type, data, subject } of judgeEpisode(last.episode, sign(T0 + 90_000), about).drafts) {
      const envelope = {
        specversion: '1.0',
        id: 'x',
        source: 'hale/log-classifier',
        dataschema: `urn:hale:${type}:1`,
        time: instant,
        recordedtime: instant,
      };
      expect(() => checkEvent({ ...envelope, type, subject, data })).not.toThrow();
    }
    for (const value of Object.values(last.timers[0]?.data ?? {})) expect(value.length).toBeLessThanOrEqual(400);
  });
});

test.each([
  ['nothing', undefined, 'clear'],
  ['the same last line', { startedAt: 5, heardAt: 9 }, 'clear'],
  ['a later line', { startedAt: 5, heardAt: 10 }, 'wait'],
  ['the next episode', { startedAt: 6, heardAt: 10 }, 'superseded'],
])('after quiet, when the store knows %s', (_, known, expected) => {
  const { finding } = judgeEpisode(undefined, sign(T0), about).episode;
  const stored = known && { finding: { ...finding, startedAt: known.startedAt }, heardAt: known.heardAt };
  expect(afterQuiet({ startedAt: 5, heardAt: 9 }, stored)).toBe(expected);
});

/**
 * Both handlers on one clock, as their commits leave the two stores: lines at given times, the timers when due or later,
 * the telemetry side behind by `lag`.
 */
function play(gaps: readonly number[], lag: number, timersLate: number): Draft[] {
  const times = gaps.reduce<number[]>((list, gap) => [...list, (list.at(-1) ?? T0) + gap], []);
  const steps = times.map((heardAt) => ({ at: heardAt + lag, heardAt, timer: undefined as Timer | undefined }));
  const cleared = new Set<string>();
  const said: Draft[] = [];
  let episode: Episode | undefined;
  const set = (timer: Timer): void => void steps.push({ at: timer.dueAt + timersLate, heardAt: 0, timer });
  const mark = ({ fingerprint, startedAt }: { fingerprint: string; startedAt: number }): string =>
    `${fingerprint}/${startedAt}`;
  for (let step = earliest(steps); step; step = earliest(steps)) {
    if (!step.timer) {
      const isOver = episode !== undefined && cleared.has(mark(episode.finding));
      const heard = sign(step.heardAt, step.heardAt);
      const judgement = judgeEpisode(episode, heard, { ...about, cleared: isOver, now: step.at });
      episode = judgement.episode;
      said.push(...judgement.drafts);
      judgement.timers.forEach(set);
      continue;
    }
    const data = quietDataSchema.parse(step.timer.data);
    const next = cleared.has(mark(data)) ? 'superseded' : afterQuiet(data, episode);
    const finding = findingOfTimer(data);
    if (next === 'wait' && episode)
      set(quietTimer({ ...data, ...episode, finding }, episode.heardAt + episode.quietMs));
    if (next !== 'clear') continue;
    cleared.add(mark(data));
    said.push(clearedDraft(finding, step.at, QUIET));
  }
  return said;
}

function earliest<Step extends { readonly at: number }>(steps: Step[]): Step | undefined {
  if (steps.length === 0) return undefined;
  const first = steps.reduce((best, step) => (step.at < best.at ? step : best));
  steps.splice(steps.indexOf(first), 1);
  return first;
}

test('every episode is raised once and cleared once, in turn, however late timers and lines are', () => {
  const gap = fc.oneof(fc.integer({ min: 1, max: QUIET }), fc.integer({ min: QUIET, max: 8 * QUIET }));
  const delay = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 * QUIET }));
  fc.assert(
    fc.property(fc.array(gap, { minLength: 1, maxLength: 30 }), delay, delay, (gaps, lag, timersLate) => {
      const said = play(gaps, lag, timersLate).map(({ type, data }) => ({
        type,
        at: (data as DataOf<'finding.raised'>).finding.startedAt,
      }));
      expect(said.length).toBeGreaterThan(0);
      expect(said.length % 2).toBe(0);
      said.forEach(({ type, at }, index) => {
        expect(type).toBe(index % 2 === 0 ? 'finding.raised' : 'finding.cleared');
        expect(at).toBe(said[index - (index % 2)]?.at);
      });
    }),
    { numRuns: 500 },
  );
});
