import {
  addEvidence,
  addSwing,
  decide,
  defaultAlarm,
  defaultBank,
  defaultEvidence,
  emptyMemory,
  judgeValue,
  moveSwing,
  type SeriesMemory,
} from '@hale/detection';
import { Window } from '../quiet/z-score.ts';

/** Judges the points of many series, each named by its number. */
export interface Contestant {
  /** Whether the point is abnormal. */
  take(series: number, at: number, value: number): boolean;
}

/** All that is done with a value anywhere: what the alarms of a replay take, and what a service's evidence takes. */
export class Bank implements Contestant {
  readonly #memories: readonly SeriesMemory[];

  constructor(series: number) {
    this.#memories = Array.from({ length: series }, () => emptyMemory());
  }

  take(series: number, at: number, value: number): boolean {
    const memory = this.#memories[series]!;
    const judged = judgeValue(memory, at, value, defaultBank);
    if (typeof judged === 'string') return false;
    addEvidence(memory, at, judged.improbability, defaultEvidence);
    const swing = moveSwing(memory, at, value);
    if (swing) addSwing(memory, at, swing.improbability, defaultEvidence);
    return decide(memory, at, judged.improbability, defaultAlarm).raised;
  }
}

const LIMIT = 4;

/** What everybody writes first: the distance from the mean of the last values in their standard deviations. */
export class ZScores implements Contestant {
  readonly #windows: readonly Window[];

  constructor(series: number) {
    this.#windows = Array.from({ length: series }, () => new Window());
  }

  take(series: number, _at: number, value: number): boolean {
    const window = this.#windows[series]!;
    const distance = window.distance(value);
    window.add(value);
    return distance > LIMIT;
  }
}
