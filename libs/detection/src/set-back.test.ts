import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gaussian } from '../test/noise.ts';
import { MINUTE, START } from '../test/play.ts';
import { decide, defaultAlarm } from './bank/alarm.ts';
import { judgeValue } from './bank/judge.ts';
import { emptyMemory } from './bank/memory.ts';
import { defaultBank } from './bank/settings.ts';
import { isSetBack, type LateRun, lateRunWith, SET_BACK_AFTER } from './late-run.ts';
import { addEvidence, defaultEvidence, evidenceOf } from './service/evidence.ts';
import { setBack } from './set-back.ts';

const YEAR = 365 * 86_400_000;

/** A series of noise whose clock may jump; what it says is compared with one whose clock never did. */
class Series {
  readonly memory = emptyMemory();
  readonly #normal = gaussian(3);
  at = START;

  next(value = 50 + 5 * this.#normal()) {
    const judged = judgeValue(this.memory, this.at, value, defaultBank);
    if (typeof judged === 'string') throw new Error(judged);
    addEvidence(this.memory, this.at, judged.improbability, defaultEvidence);
    const { raised } = decide(this.memory, this.at, judged.improbability, defaultAlarm);
    this.at += MINUTE;
    return { ...judged, raised };
  }

  play(values: number) {
    return Array.from({ length: values }, () => this.next());
  }
}

describe('setBack', () => {
  test('after a year ahead and back the same is said as without it, and what is wrong is found', () => {
    const [steady, jumping] = [new Series(), new Series()];
    for (const series of [steady, jumping]) series.play(5_000);
    const back = jumping.at;
    jumping.at += YEAR;
    jumping.play(3);
    steady.play(3);
    jumping.at = back + 3 * MINUTE;
    setBack(jumping.memory, jumping.at);
    const [expected, said] = [steady.play(500), jumping.play(500)];
    expect(said.map(({ raised }) => raised)).toEqual(expected.map(({ raised }) => raised));
    const apart = said.map(({ improbability }, index) => Math.abs(improbability - expected[index]!.improbability));
    expect(apart.filter((each) => each > 0.5).length).toBeLessThan(25);
    expect(jumping.next(500)).toMatchObject({ raised: true });
  });

  test('a pause, a doubt or evidence that began under the wrong clock does not last until then', () => {
    const series = new Series();
    series.at += YEAR;
    series.play(300);
    expect(series.next(5_000).raised).toBe(true);
    for (let more = 2; more < 6; more += 1) series.next(5_000 * more ** 3);
    const said = evidenceOf(series.memory, series.at, defaultEvidence);
    series.at -= YEAR;
    setBack(series.memory, series.at);
    expect(evidenceOf(series.memory, series.at, defaultEvidence)).toBeCloseTo(said, 6);
    series.play(5);
    expect(evidenceOf(series.memory, series.at + 3_600_000, defaultEvidence)).toBeLessThan(0.1);
    series.play(1_000);
    expect(series.next(1e9).raised).toBe(true);
  });

  test('changes nothing of what is new, nor of what is not ahead', () => {
    const [fresh, known] = [new Series(), new Series()];
    known.play(10);
    const before = known.memory.state.slice();
    setBack(fresh.memory, START);
    setBack(known.memory, known.at);
    expect(fresh.memory.state.every((cell) => cell === 0)).toBe(true);
    expect(known.memory.state).toEqual(before);
  });
});

describe('isSetBack', () => {
  const run = (times: readonly (readonly [at: number, heardAt: number])[]) => {
    let late: LateRun | undefined;
    return times.map(([at, heardAt]) => {
      late = lateRunWith(late, at, heardAt);
      return isSetBack(late, heardAt);
    });
  };

  test('by as many as go on at the pace of a clock', () => {
    const ticks = Array.from({ length: SET_BACK_AFTER }, (_, index) => [index * 15_000, 1e6 + index * 15_000] as const);
    expect(run(ticks)).toEqual([...ticks.slice(1).map(() => false), true]);
  });

  test('not by what was kept and is sent at once, nor by what comes in no order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: SET_BACK_AFTER, max: 300 }),
        fc.integer({ min: 1_000, max: 60_000 }),
        (length, every) => {
          const kept = Array.from({ length }, (_, index) => [index * every, 1e6 + index * 5] as const);
          expect(run(kept)).not.toContain(true);
          expect(run(kept.map(([at], index) => [-at, 1e6 + index * every] as const))).not.toContain(true);
        },
      ),
      { seed: 11, numRuns: 50 },
    );
  });
});
