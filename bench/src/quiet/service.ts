import { DAY_MS, dayOf, hourOf } from './calendar.ts';
import { Draws, seedFrom } from './draws.ts';
import { type Effects, NO_EFFECTS } from './effects.ts';
import type { Load } from './load.ts';
import type { Moment, Release } from './moment.ts';
import { Replicas } from './replicas.ts';
import type { Restart } from './restarts.ts';

/** How a service is made; drawn once. */
export interface ServiceTraits {
  readonly seed: number;
  readonly intervalMs: number;
  /** Requests a second when the load of its system is 1. */
  readonly peak: number;
  /** Share of the capacity that is used then; with more than one replica for all of them. */
  readonly utilisation: number;
  readonly autoscaled: boolean;
  /** How much queueing is felt in its latencies. */
  readonly queueing: number;
  readonly warmUpS: number;
  readonly warmUpCost: number;
}

const FIRST: Release = { latency: 1, cpu: 1, memory: 1, errors: 1, number: 0 };

/** Steps a service through time. */
export class Service {
  readonly #traits: ServiceTraits;
  readonly #load: Load;
  readonly #restarts: readonly Restart[];
  readonly #replicas: Replicas;
  readonly #moment: Moment;
  #nextRestart = 0;
  #bornAt: number;

  constructor(traits: ServiceTraits, load: Load, restarts: readonly Restart[], startMs: number) {
    this.#traits = traits;
    this.#load = load;
    this.#restarts = restarts;
    this.#replicas = new Replicas(traits);
    // It has run for some days when the watching begins.
    this.#bornAt = startMs - new Draws(seedFrom(traits.seed, 'age')).between(0.2, 5) * DAY_MS;
    this.#moment = {
      at: startMs,
      seconds: traits.intervalMs / 1000,
      hour: 0,
      day: 0,
      requests: 0,
      replicas: 1,
      utilisation: 0,
      slowness: 1,
      failing: 0,
      restarted: false,
      upS: 0,
      cold: 0,
      release: FIRST,
      effects: { ...NO_EFFECTS },
    };
  }

  /** The moment at that time, valid until the next call; null while the process is down. */
  step(at: number, effects: Effects): Moment | null {
    const [moment, traits] = [this.#moment, this.#traits];
    const level = this.#load.next(at) * effects.traffic;
    const down = this.#restart(at);
    moment.at = at;
    moment.hour = hourOf(at, this.#load.zoneHours);
    moment.day = dayOf(at, this.#load.zoneHours);
    moment.requests = level * traits.peak;
    moment.effects = effects;
    moment.replicas = this.#replicas.step(level);
    moment.upS = (at - this.#bornAt) / 1000;
    moment.cold = Math.exp(-moment.upS / traits.warmUpS);
    const needed = (level * traits.utilisation * moment.release.cpu) / this.#replicas.capacity;
    moment.utilisation = needed / Math.max(0.05, 1 - effects.busy * 0.5);
    moment.slowness = this.#slowness(moment);
    const overload = moment.utilisation > 1 ? 1 - 1 / moment.utilisation : 0;
    moment.failing = Math.min(1, overload + effects.failing);
    return down ? null : moment;
  }

  #slowness({ utilisation, cold, release, effects }: Moment): number {
    const used = Math.min(utilisation, 1);
    const queueing = 1 + (this.#traits.queueing * used * used) / (1.06 - used);
    return queueing * (1 + this.#traits.warmUpCost * cold) * release.latency * effects.latency;
  }

  /** Whether it is down; on the first step after that, everything has begun again. */
  #restart(at: number): boolean {
    const restart = this.#restarts[this.#nextRestart];
    this.#moment.restarted = false;
    if (!restart || at < restart.at) return false;
    if (at < restart.upAt) return true;
    this.#nextRestart += 1;
    this.#moment.restarted = true;
    this.#bornAt = restart.upAt;
    if (restart.release) this.#moment.release = this.#releaseOf(this.#moment.release.number + 1);
    return false;
  }

  #releaseOf(number: number): Release {
    const draws = new Draws(seedFrom(this.#traits.seed, 'release', number));
    const factor = (deviation: number) => draws.factor(deviation);
    return { latency: factor(0.04), cpu: factor(0.04), memory: factor(0.05), errors: factor(0.2), number };
  }
}
