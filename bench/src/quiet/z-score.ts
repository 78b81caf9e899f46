import { HOUR_MS } from './calendar.ts';
import type { Judge, JudgedFinding, JudgedSeries, ServiceJudge } from './judged.ts';
import { Level } from './level.ts';

/** How many points the mean and the deviation are over, and how many there must be. */
const WINDOW = 240;
const LEAST = 30;
/** A series that was found is left alone for so long. */
const PAUSE_MS = HOUR_MS;

/**
 * What everybody writes first: each series alone, the distance of a value from the mean of the last points in their
 * standard deviations. Counters are turned into rates.
 */
export const zScore = (limit: number): Judge => ({
  name: 'zScore',
  open: (series) => new ZScores(series, limit),
});

class ZScores implements ServiceJudge {
  readonly #series: readonly JudgedSeries[];
  readonly #limit: number;
  readonly #windows: readonly Window[];
  readonly #levels: readonly Level[];

  constructor(series: readonly JudgedSeries[], limit: number) {
    this.#series = series;
    this.#limit = limit;
    this.#windows = series.map(() => new Window());
    this.#levels = series.map((each) => new Level(each));
  }

  take(index: number, at: number, value: number): readonly JudgedFinding[] {
    const [series, window] = [this.#series[index], this.#windows[index]];
    const level = this.#levels[index]?.of(at, value);
    if (!series || !window || level === undefined) return [];
    const distance = window.distance(level);
    window.add(level);
    if (!(distance > this.#limit) || at < window.silentUntil) return [];
    window.silentUntil = at + PAUSE_MS;
    return [{ service: series.service, series: [index], startedAt: at, at, severity: 'warning' }];
  }

  end(): readonly JudgedFinding[] {
    return [];
  }
}

/** The last values of a series. */
export class Window {
  readonly #values = new Float64Array(WINDOW);
  #count = 0;
  #sum = 0;
  #squares = 0;
  silentUntil = 0;

  /** In standard deviations; infinite where nothing ever moved, 0 before there is enough. */
  distance(value: number): number {
    const size = Math.min(this.#count, WINDOW);
    if (size < LEAST) return 0;
    const mean = this.#sum / size;
    const deviation = Math.sqrt(Math.max(0, this.#squares / size - mean * mean));
    // Sums that were added up and taken off again are off by rounding.
    const away = Math.abs(value - mean);
    return away <= Math.abs(mean) * 1e-9 ? 0 : away / Math.max(deviation, Math.abs(mean) * 1e-9);
  }

  add(value: number): void {
    const slot = this.#count % WINDOW;
    const old = this.#count >= WINDOW ? (this.#values[slot] ?? 0) : 0;
    this.#values[slot] = value;
    this.#sum += value - old;
    this.#squares += value * value - old * old;
    this.#count += 1;
  }
}
