import type { Timer } from '@hale/bus';
import { checkEvent, type DataOf, type Draft } from '@hale/events';
import { templateOf } from '@hale/templates';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clearedDraft, type FatalEpisode, fatalEpisodeSchema, judgeFatal } from './first-fatal.ts';
import { isFatal } from './level.ts';
import { afterQuiet, findingOfTimer, quietDataSchema, quietTimer } from './quiet.ts';

const T0 = 1_790_000_000_000;
const QUIET = 30_000;
const template = templateOf("TypeError: cannot read properties of undefined (reading 'id')");
const about = {
  service: { env: 'demo', service: 'payments', instance: 'p-1' },
  cleared: false,
  quietMs: QUIET,
  slot: '3',
  now: T0 + 50,
};
const line = (at: number, heardAt = at + 40) => ({ template, level: 'fatal', at, heardAt });

test.each([
  ['fatal', true],
  ['critical', true],
  ['emerg', true],
  ['panic', true],
  ['error', false],
  ['toString', false],
  [undefined, false],
])('level %p is fatal: %p', (level, expected) => {
  expect(isFatal(level)).toBe(expected);
});

describe('judgeFatal', () => {
  const first = judgeFatal(undefined, line(T0), about);

  test('the first line raises a warning that quotes the masked template, and sets a timer', () => {
    expect(first.drafts).toMatchObject([
      {
        type: 'finding.raised',
        subject: 'demo/payments',
        data: {
          finding: {
            service: { env: 'demo', service: 'payments' },
            detector: 'first-fatal',
            signal: `template/${template.id}`,
            source: 'log',
            symptom: 'fatal-log',
            severity: 'warning',
            summary: 'fatal log line: TypeError: cannot read properties of undefined (reading <str>)',
            startedAt: T0,
            revision: 0,
          },
        },
      },
    ]);
    expect(first.timers).toMatchObject([{ name: 'quiet', dueAt: T0 + 50 + QUIET }]);
  });

  test('a long template is quoted in part', () => {
    const long = judgeFatal(undefined, { ...line(T0), template: templateOf('x'.repeat(390)) }, about);
    expect(long.episode?.finding.summary).toHaveLength('fatal log line: '.length + 200);
  });

  test('lines that follow prolong the episode and say nothing', () => {
    const next = judgeFatal(first.episode, line(T0 + 20_000), about);
    expect(next).toMatchObject({ judged: 'continued', drafts: [], timers: [], episode: { heardAt: T0 + 20_040 } });
    expect(judgeFatal(next.episode, line(T0 + 10_000), about).episode?.heardAt).toBe(T0 + 20_040);
  });

  test('after the end was stated the next line begins another episode, within the quiet time as well', () => {
    const next = judgeFatal(first.episode, line(T0 + 20_000), { ...about, cleared: true });
    expect(next.drafts.map(({ type }) => type)).toEqual(['finding.raised']);
    expect(next.episode?.finding.startedAt).toBe(T0 + 20_000);
  });

  test('when the timer is late the end is stated before the next beginning', () => {
    const next = judgeFatal(first.episode, line(T0 + 90_000), about);
    expect(next.drafts.map(({ type }) => type)).toEqual(['finding.cleared', 'finding.raised']);
    expect(next.drafts[0]).toMatchObject({
      data: { finding: { startedAt: T0 }, clearedAt: T0 + 40 + QUIET, reason: 'no such line for 30 s' },
    });
  });

  test('an episode has a name of its own, whatever the source says the time is', () => {
    const next = judgeFatal(first.episode, line(T0, T0 + 40_000), { ...about, cleared: true });
    expect(next.episode?.finding.startedAt).toBe(T0 + 1);
    expect(judgeFatal(undefined, line(T0 + 9e9, T0), about).episode?.finding.startedAt).toBe(T0);
  });

  test('lines from long ago say nothing', () => {
    expect(judgeFatal(undefined, line(T0, T0 + 60_001), about)).toEqual({ judged: 'late', drafts: [], timers: [] });
  });

  test('the timer carries the finding; the record comes back from the store as it went', () => {
    const data = quietDataSchema.parse(first.timers[0]?.data);
    expect(findingOfTimer(data)).toEqual(first.episode?.finding);
    expect(fatalEpisodeSchema.parse(JSON.parse(JSON.stringify(first.episode)))).toEqual(first.episode);
  });

  test('what is drafted is of the catalogue', () => {
    const instant = new Date(T0).toISOString();
    for (const { type, data, subject } of judgeFatal(first.episode, line(T0 + 90_000), about).drafts) {
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
  });
});

test.each([
  ['nothing', undefined, 'clear'],
  ['the same last line', { startedAt: 5, heardAt: 9 }, 'clear'],
  ['a later line', { startedAt: 5, heardAt: 10 }, 'wait'],
  ['the next episode', { startedAt: 6, heardAt: 10 }, 'superseded'],
])('after quiet, when the store knows %s', (_, known, expected) => {
  const finding = judgeFatal(undefined, line(T0), about).episode?.finding;
  if (!finding) throw new Error('no finding');
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
  let episode: FatalEpisode | undefined;
  const set = (timer: Timer): void => void steps.push({ at: timer.dueAt + timersLate, heardAt: 0, timer });
  const mark = ({ fingerprint, startedAt }: { fingerprint: string; startedAt: number }): string =>
    `${fingerprint}/${startedAt}`;
  for (let step = earliest(steps); step; step = earliest(steps)) {
    if (!step.timer) {
      const isOver = episode !== undefined && cleared.has(mark(episode.finding));
      const judgement = judgeFatal(episode, line(step.heardAt, step.heardAt), {
        ...about,
        cleared: isOver,
        now: step.at,
      });
      episode = judgement.episode ?? episode;
      said.push(...judgement.drafts);
      judgement.timers.forEach(set);
      continue;
    }
    const data = quietDataSchema.parse(step.timer.data);
    const next = cleared.has(mark(data)) ? 'superseded' : afterQuiet(data, episode);
    const finding = findingOfTimer(data);
    if (next === 'wait' && episode)
      set(quietTimer({ ...data, finding, heardAt: episode.heardAt }, episode.heardAt + QUIET));
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
  const gap = fc.oneof(fc.integer({ min: 1, max: QUIET }), fc.integer({ min: QUIET, max: 4 * QUIET }));
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
