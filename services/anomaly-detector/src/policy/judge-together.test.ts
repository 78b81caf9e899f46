import { defaultBank, defaultEvidence, defaultService, type Lenience } from '@hale/detection';
import type { Finding } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { afterFalseAlarm } from '../../test/false-alarm.ts';
import { isTime, judgeTogether, notAfter, type TogetherRecord } from './judge-together.ts';
import { PlainMemory } from './plain-memory.ts';
import { takeSample } from './plain-series.ts';

const service = { env: 'demo', service: 'payments', instance: 'payments-1' };
const MINUTE = 60_000;
const T0 = 1_790_000_000_000;
const settings = {
  plain: { bank: defaultBank, evidence: { ...defaultEvidence, doubt: 0 } },
  together: { ...defaultService, learnMs: 0 },
  acceptAfterMs: 60 * MINUTE,
};

/** Some series of a service, judged together after each minute. */
class Story {
  readonly #memory = new PlainMemory({ held: 0, max: 100 });
  readonly #names: readonly string[];
  readonly said: unknown[] = [];
  /** Later revisions of findings. */
  readonly revised: Finding[] = [];
  record: TogetherRecord | undefined;
  minute = 0;

  lenience: Lenience = new Map();
  together = settings.together;

  constructor(...names: readonly string[]) {
    this.#names = names;
    this.go(400, 10);
    expect(this.said).toEqual([]);
  }

  get at(): number {
    return T0 + this.minute * MINUTE;
  }

  /** Goes on for so many minutes, at such a level; `only` those of the first so many series, the others at 10. */
  go(
    minutes: number,
    level: number | ((minute: number) => number),
    { only = this.#names.length, restarted = false } = {},
  ): void {
    for (let each = 0; each < minutes; each += 1) {
      this.minute += 1;
      for (const [index, signal] of this.#names.entries()) {
        const rule = { direction: 'high', floor: 0, kind: 'gauge', source: 'metric' } as const;
        const series = this.#memory.get(signal) ?? this.#memory.add(signal, rule, this.at);
        const wobble = ((this.minute * (index + 3)) % 17) / 17 + ((this.minute * (index + 5)) % 7) / 7;
        const now = typeof level === 'number' ? level : level(each);
        takeSample(series, this.at, (index < only ? now : 10) + wobble, settings.plain);
      }
      const sample = { at: this.at, since: this.at - MINUTE, restarted: restarted && each === 0, service };
      const { record, drafts } = judgeTogether(this.record, this.#memory, sample, {
        ...settings,
        together: this.together,
        lenience: this.lenience,
      });
      this.record = record;
      for (const { type, data } of drafts) {
        const { finding } = data as { finding: Finding };
        if (type === 'finding.raised' && finding.revision > 0) this.revised.push(finding);
        else this.said.push({ type, ...(data as object) });
      }
    }
  }
}

describe('the plain series of a service together', () => {
  test('a lone one has to be most improbable, and is called by its name', () => {
    const story = new Story('queue_length{queue="mail"}', 'other_queue');
    story.go(4, 200, { only: 1 });
    expect(story.said).toMatchObject([
      {
        type: 'finding.raised',
        finding: {
          detector: 'bank',
          signal: 'queue_length{queue="mail"}',
          service: { env: 'demo', service: 'payments' },
          symptom: 'level-high',
          severity: 'warning',
          source: 'metric',
          revision: 0,
          summary: expect.stringMatching(/^queue_length\{queue="mail"\} is 20\d, usually 10\.\d: a record high over /),
        },
      },
    ]);
  });

  test('what several show at once is one finding', () => {
    const story = new Story('a_queue', 'b_queue', 'c_queue', 'd_queue');
    story.go(4, 200);
    expect(story.said).toMatchObject([{ finding: { signal: 'several series at once' } }]);
    const [{ finding }] = story.said as [{ finding: { summary: string } }];
    expect(finding.summary.split('; ').length).toBeGreaterThan(1);
  });

  test('quantiles of one summary are one series', () => {
    const story = new Story('lag{quantile="0.5"}', 'lag{quantile="0.9"}', 'lag{quantile="0.99"}', 'other_queue');
    story.go(4, 200, { only: 3 });
    expect(story.said).toMatchObject([{ finding: { signal: expect.stringMatching(/^lag\{quantile/) } }]);
  });

  test('is cleared when they were calm for a while', () => {
    const story = new Story('queue', 'other_queue');
    story.go(4, 200);
    story.go(40, 10);
    expect(story.said).toMatchObject([
      { type: 'finding.raised' },
      { type: 'finding.cleared', reason: 'its series are as usual again' },
    ]);
    expect(story.record?.finding).toBeUndefined();
  });

  test('is taken for usual when it lasts', () => {
    const story = new Story('queue', 'other_queue');
    // Worse with every minute, so that nothing of it is ever usual.
    for (let each = 1; story.said.length < 2 && each < 100; each += 1) story.go(1, 200 * 1.5 ** each);
    expect(story.said).toMatchObject([
      { type: 'finding.raised' },
      { type: 'finding.cleared', reason: 'it lasts for so long that it is taken for usual' },
    ]);
    expect(story.minute).toBe(461 + 1);
  });

  test('nothing is said while a process starts', () => {
    const story = new Story('queue', 'other_queue');
    story.go(4, 200, { restarted: true });
    expect(story.said).toEqual([]);
  });

  describe('called a false alarm', () => {
    const raisedBy = (story: Story): Finding[] =>
      story.said.flatMap((each) => {
        const { type, finding } = each as { type: string; finding: Finding };
        return type === 'finding.raised' ? [finding] : [];
      });
    /** The same names, told the same, with what was said of what the first came to. */
    const again = (names: readonly string[], only: number, lenience: Lenience): Story => {
      const story = new Story(...names);
      story.lenience = lenience;
      story.go(4, 200, { only });
      return story;
    };
    const names = ['a_queue', 'b_queue', 'c_queue', 'other_queue'];

    test.each([1, 2, 3])('%i of its series are not said again', (only) => {
      const said = raisedBy(again(names, only, new Map()));
      expect(said).toMatchObject([{ parts: expect.any(Array), threshold: expect.any(Number) }]);
      expect(again(names, only, afterFalseAlarm(said)).said).toEqual([]);
    });

    test('while it lasts, it is over soon', () => {
      const story = new Story(...names);
      story.go(4, 200, { only: 1 });
      story.lenience = afterFalseAlarm(raisedBy(story));
      story.go(12, 200, { only: 1 });
      expect(story.said.slice(1)).toMatchObject([
        { type: 'finding.cleared', reason: 'it is no more than what was called a false alarm' },
      ]);
    });

    test('a series that took no part is judged as ever', () => {
      const said = raisedBy(again(names, 1, new Map()));
      const other = again(['z_queue', 'b_queue'], 1, afterFalseAlarm(said));
      expect(raisedBy(other)).toMatchObject([{ signal: 'z_queue', threshold: 10 }]);
      expect(raisedBy(other)[0]?.summary).not.toContain('although');
    });

    test('it still counts among others, which the finding says', () => {
      const said = raisedBy(again(names, 1, new Map()));
      const lenience = afterFalseAlarm(said, 9);
      const several = raisedBy(again(names, 3, lenience));
      expect(several).toMatchObject([{ signal: 'several series at once' }]);
      const third = new Map([['bank/b_queue', 3]]);
      const despite = raisedBy(again(names, 3, third));
      expect(despite[0]?.summary).toMatch(/, although false alarms had raised its threshold by 3\.0 powers of ten$/);
      expect(despite[0]?.threshold).toBeCloseTo(13.6 + 3, 6);
    });
  });

  describe('the known pattern', () => {
    const growing = (minute: number) => 30 + 4 * minute;

    test('is named as soon as it shows, in a later revision of the same finding', () => {
      const story = new Story('queue');
      story.go(12, growing);
      expect(story.said).toMatchObject([
        { finding: { revision: 0, summary: expect.stringMatching(/: a record high[^(]*; no known pattern so far$/) } },
      ]);
      const [raised] = story.said as [{ finding: Finding }];
      expect(raised.finding).not.toHaveProperty('pattern');
      const { fingerprint, startedAt, parts, score } = raised.finding;
      const last = story.revised.at(-1);
      expect(last).toMatchObject({ fingerprint, startedAt, parts, score, pattern: 'leak' });
      expect(last?.summary).toMatch(
        /^queue is [\d.]+, usually 10\.\d: .* \(leak: grows steadily for \d+ min and does not come back\)$/,
      );
      expect(story.revised.length).toBeLessThanOrEqual(3);
    });

    test('is the same finding’s only once', () => {
      const story = new Story('queue');
      story.go(30, 200);
      expect(story.revised).toMatchObject([{ revision: 1, pattern: 'step' }]);
    });

    test('of another level since a start of the service is put down to that', () => {
      const story = new Story('queue');
      story.together = { ...settings.together, restartMs: 2 * MINUTE };
      story.go(8, (minute) => 200 + 20 * minute, { restarted: true });
      expect(story.said).toMatchObject([
        {
          finding: {
            pattern: 'step-after-deploy',
            summary: expect.stringMatching(
              /higher since a process of the service started \d min ago, and stays there\)$/,
            ),
          },
        },
      ]);
    });
  });

  test('nothing new is the same record', () => {
    const story = new Story('queue');
    const { record } = story;
    story.go(1, 10);
    expect(story.record).toBe(record);
  });
});

test('it is time at the end of a scrape, with what was derived as a whole, and every ten seconds where no end is told', () => {
  expect(isTime({ complete: true }, T0, T0)).toBe(true);
  expect(isTime({ source: 'trace' }, T0, T0)).toBe(true);
  expect(isTime({}, T0, T0 + 9_999)).toBe(false);
  expect(isTime({}, T0, T0 + 10_000)).toBe(true);
});

test('what is remembered of times that cannot have been yet is of the latest that can', () => {
  const record: TogetherRecord = { v: 1, state: { since: T0, raisedAt: T0 + MINUTE } };
  expect(notAfter(T0 + MINUTE, record)).toBe(record);
  const state = { since: T0, restartedAt: T0 + 9, raisedAt: T0 + 5, episode: { startedAt: T0 + 5, calmSince: T0 + 8 } };
  expect(notAfter(T0 + 4, { v: 1, state })).toEqual({
    v: 1,
    state: { since: T0, restartedAt: T0 + 4, raisedAt: T0 + 4, episode: { startedAt: T0 + 4, calmSince: T0 + 4 } },
  });
  expect(notAfter(T0 - 1, { v: 1, state: { since: T0 } })).toEqual({ v: 1, state: { since: T0 - 1 } });
});
