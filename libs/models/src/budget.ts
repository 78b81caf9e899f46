import type { Logger, RedisClient } from '@hale/bus';
import type { ModelMetrics } from './metrics.ts';
import { NANO_PER_USD } from './prices.ts';
import { type Reservation, reserve, settleReservation } from './store.ts';

export interface BudgetSettings {
  readonly perDayUsd: number;
  readonly perIncidentUsd: number;
}

export type Refusal = 'over the day’s budget' | 'over the incident’s budget';

/** From this share of the day's budget on, the log says once that it will not last. */
const SOFT = 0.8;

/**
 * What may be spent on models: reserved before a request at the most that it can cost, settled after it. All
 * processes share it; what is reserved and spent never exceeds the caps.
 */
export class Budget {
  readonly #redis: RedisClient;
  readonly #caps: { readonly perDay: number; readonly perIncident: number };
  readonly #log: Logger;
  readonly #metrics: ModelMetrics;

  constructor(redis: RedisClient, { perDayUsd, perIncidentUsd }: BudgetSettings, log: Logger, metrics: ModelMetrics) {
    this.#redis = redis;
    this.#caps = { perDay: inNano(perDayUsd), perIncident: inNano(perIncidentUsd) };
    this.#log = log;
    this.#metrics = metrics;
  }

  /** Undefined when the amount, in billionths of a dollar, is reserved. */
  async reserve(reservation: Reservation, nano: number): Promise<Refusal | undefined> {
    const { granted, taken } = await reserve(this.#redis, reservation, nano, this.#caps);
    this.#show(taken);
    if (granted !== 'granted') {
      const cap = granted === 'day' ? this.#caps.perDay : this.#caps.perIncident;
      this.#log.warn(
        { ...reservation, needsUsd: nano / NANO_PER_USD, capUsd: cap / NANO_PER_USD },
        'model budget used up',
      );
      return granted === 'day' ? 'over the day’s budget' : 'over the incident’s budget';
    }
    const soft = SOFT * this.#caps.perDay;
    if (taken >= soft && taken - nano < soft) {
      this.#log.warn(
        { day: reservation.day, spentUsd: taken / NANO_PER_USD },
        'four fifths of the day’s model budget are used',
      );
    }
    return undefined;
  }

  async settle(reservation: Reservation, nano: number): Promise<void> {
    this.#show(await settleReservation(this.#redis, reservation, nano));
  }

  #show(taken: number): void {
    if (this.#caps.perDay > 0) this.#metrics.budgetUsed.set(taken / this.#caps.perDay);
  }
}

const inNano = (usd: number): number => Math.floor(usd * NANO_PER_USD);
