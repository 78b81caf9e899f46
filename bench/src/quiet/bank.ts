import {
  addEvidence,
  addSwing,
  type CounterState,
  defaultBank,
  defaultEvidence,
  defaultService,
  emptyMemory,
  evidenceOf,
  fillsUp,
  judgeService,
  judgeValue,
  moveSwing,
  rateOf,
  type SeriesMemory,
  type ServiceState,
} from '@hale/detection';
import type { Judge, JudgedFinding, JudgedSeries, ServiceJudge } from './judged.ts';

/** Samples of one scrape lie less far apart. */
const SCRAPE_MS = 1_000;

/** What the product judges the series of a service with, in its own settings. */
export const bank: Judge = { name: 'hale', open: (series) => new Bank(series) };

class Bank implements ServiceJudge {
  readonly #series: readonly JudgedSeries[];
  readonly #memories: readonly SeriesMemory[];
  readonly #counters: (CounterState | undefined)[];
  #state: ServiceState | undefined;
  #scrape: number | undefined;
  #restarted = false;

  constructor(series: readonly JudgedSeries[]) {
    this.#series = series;
    this.#memories = series.map(() => emptyMemory());
    this.#counters = series.map(() => undefined);
  }

  take(index: number, at: number, value: number): readonly JudgedFinding[] {
    const found = this.#scrape !== undefined && at - this.#scrape > SCRAPE_MS ? this.end() : [];
    this.#scrape ??= at;
    const memory = this.#memories[index];
    const level = this.#levelOf(index, at, value);
    if (!memory || level === undefined) return found;
    const judged = judgeValue(memory, at, level, defaultBank);
    if (typeof judged === 'string') return found;
    addEvidence(memory, at, judged.improbability, defaultEvidence);
    const swing = moveSwing(memory, at, level, this.#series[index]?.kind === 'counter');
    if (swing) addSwing(memory, at, swing.improbability, defaultEvidence);
    return found;
  }

  end(): readonly JudgedFinding[] {
    const [at, service] = [this.#scrape, this.#series[0]?.service];
    if (at === undefined || service === undefined) return [];
    // Quantiles of one histogram say one thing: the strongest of them speaks.
    const evidence = new Map<string, number>();
    const strongest = new Map<string, number>();
    const filling = fillsUp(this.#state, at, defaultService);
    for (const [index, memory] of this.#memories.entries()) {
      const swings = !(filling && this.#series[index]?.kind === 'gauge');
      const says = evidenceOf(memory, at, defaultEvidence, { swings });
      const family = this.#series[index]?.signal.split(':')[0] ?? '';
      if (says < (evidence.get(family) ?? 0)) continue;
      evidence.set(family, says);
      strongest.set(family, index);
    }
    const { state, verdict } = judgeService(this.#state, { at, evidence, restarted: this.#restarted }, defaultService);
    this.#state = state;
    this.#scrape = undefined;
    this.#restarted = false;
    if (verdict.type !== 'raised') return [];
    return [
      {
        service,
        series: verdict.series.map((family) => strongest.get(family) ?? 0),
        startedAt: at,
        at,
        severity: 'warning',
      },
    ];
  }

  /** The value of a gauge, the rate of a counter. */
  #levelOf(index: number, at: number, value: number): number | undefined {
    if (this.#series[index]?.kind !== 'counter') return value;
    const step = rateOf(this.#counters[index], { at, value });
    this.#counters[index] = step.state;
    if (step.note === 'reset') this.#restarted = true;
    return step.note === 'taken' ? step.rate : undefined;
  }
}
