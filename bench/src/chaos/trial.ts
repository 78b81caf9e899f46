import { setTimeout as delay } from 'node:timers/promises';
import { Bus } from '@hale/bus';
import { Registry } from 'prom-client';
import { troubleLog } from '../bus.ts';
import { randomFrom } from '../random.ts';
import { placesOf } from './chain.ts';
import { Gaps } from './gaps.ts';
import { Herd } from './herd.ts';
import { type CutWindow, judge, type Told, type Verdict } from './judge.ts';
import { Observer, type Sums } from './observer.ts';
import { Outlet } from './outlet.ts';
import { Producer } from './producer.ts';
import type { Site } from './site.ts';

export interface TrialSettings {
  readonly seed: number;
  readonly eventsPerS: number;
  readonly partitions: number;
  readonly progress: (line: string) => void;
}

/** What came of it, by an outsider's reading. */
export interface Findings extends Verdict {
  readonly deadLettered: number;
  readonly sentAgain: number;
  /** Publishes that were answered with an error. */
  readonly refused: number;
}

const PRODUCERS = 4;
const KEYS_EACH = 8;
const LOOK_EVERY_MS = 100;
const SAY_EVERY_MS = 5_000;
const CALM_MS = 1_000;
/** When nothing has moved for so long, nothing will; longer than any retry, lease or sweep of the bus. */
const STUCK_MS = 20_000;
const NO_SUMS: Sums = { taken: 0, arrived: 0, effects: 0, waiting: 0, deadLettered: 0 };

/** Producers, worker processes and whoever watches them, at a site. Close it. */
export class Trial {
  readonly herd: Herd;
  readonly gaps = new Gaps();
  readonly outlet = new Outlet();
  /** Times in which what was confirmed may be gone. */
  readonly cuts: CutWindow[] = [];
  readonly #settings: TrialSettings;
  readonly #site: Site;
  readonly #bus: Bus;
  readonly #observer: Observer;
  readonly #producers: readonly Producer[];
  readonly #producing = new AbortController();
  readonly #watching = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();
  #watch: Promise<unknown> = Promise.resolve();
  #sums = NO_SUMS;

  private constructor(settings: TrialSettings, site: Site) {
    const { partitions } = settings;
    this.#settings = settings;
    this.#site = site;
    this.herd = new Herd(site.workerUrl, partitions);
    const registry = new Registry();
    // That Redis is away is what is played.
    const log = troubleLog(() => undefined);
    this.#bus = new Bus({ controlUrl: site.producersUrl, partitions, consumer: 'producers', log, registry });
    this.#observer = new Observer(site.redis, placesOf(partitions), this.outlet);
    this.#producers = Array.from({ length: PRODUCERS }, (_, index) => this.#producer(index));
  }

  /** Ready when all workers consume and the producers speak. The site is closed with it. */
  static async begin(settings: TrialSettings, site: Site, workers: number): Promise<Trial> {
    const trial = new Trial(settings, site);
    try {
      await trial.#start(workers);
      return trial;
    } catch (error) {
      await trial.close();
      throw error;
    }
  }

  /** The milliseconds that all times of a trial are in. */
  readonly now = (): number => performance.now();

  get sums(): Sums {
    return this.#sums;
  }

  /** Ends the producers, lets the workers finish what is there, ends them in order, and judges. */
  async finish(): Promise<Findings> {
    this.#producing.abort();
    await this.#loops;
    await this.#drained();
    this.#watching.abort();
    await this.#watch;
    await this.herd.stopAll();
    await this.#observer.listen();
    const verdict = judge(this.#told(), await this.#observer.deeds(), this.cuts);
    return {
      ...verdict,
      doubled: verdict.doubled + this.outlet.doubled,
      deadLettered: this.#sums.deadLettered,
      sentAgain: this.outlet.sentAgain,
      refused: this.#producers.reduce((sum, { refused }) => sum + refused, 0),
    };
  }

  async close(): Promise<void> {
    this.#producing.abort();
    this.#watching.abort();
    this.herd.killAll();
    this.#bus.close();
    await this.#site.stop();
  }

  async #start(workers: number): Promise<void> {
    await Promise.all(Array.from({ length: workers }, () => this.herd.add().ready));
    await this.#bus.start();
    this.#loops = Promise.all(this.#producers.map((producer) => producer.run(this.#producing.signal)));
    this.#watch = this.#observe(this.#watching.signal);
  }

  #producer(index: number): Producer {
    const { seed, eventsPerS } = this.#settings;
    const name = `p${index}`;
    return new Producer({
      name,
      publisher: this.#bus.publisher(name),
      keys: KEYS_EACH,
      eventsPerS: eventsPerS / PRODUCERS,
      repeats: index === PRODUCERS - 1,
      random: randomFrom(seed * 1_000 + index),
      now: this.now,
    });
  }

  async #observe(signal: AbortSignal): Promise<void> {
    const startedAt = this.now();
    for (let saidAt = startedAt; !signal.aborted; ) {
      try {
        this.#sums = await this.#observer.look(this.gaps, this.now);
        await this.#observer.listen();
        if (this.now() - saidAt > SAY_EVERY_MS) {
          await this.#observer.trim();
          this.#say(this.now() - startedAt);
          saidAt = this.now();
        }
      } catch {
        // Redis has just been killed; the next look finds it again.
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  #say(ms: number): void {
    const { arrived, waiting, deadLettered } = this.#sums;
    const gap = Math.round(this.gaps.longest?.ms ?? 0);
    const workers = this.herd.workers.length;
    const seconds = String(Math.round(ms / 1_000)).padStart(4);
    const said = [`${this.#confirmed()} said`, `${arrived} arrived`, `${waiting} waiting`, `${workers} workers`];
    if (deadLettered > 0) said.push(`${deadLettered} dead letters`);
    this.#settings.progress(`${seconds} s: ${said.join(', ')}, longest gap ${gap} ms`);
  }

  async #drained(): Promise<void> {
    for (let [movedAt, effects] = [this.now(), -1]; ; ) {
      const { taken, arrived, waiting } = this.#sums;
      const all = taken >= this.#confirmed() || this.cuts.length > 0;
      if (this.#sums.effects !== effects) [movedAt, effects] = [this.now(), this.#sums.effects];
      const still = this.now() - movedAt;
      if (all && waiting === 0 && arrived >= taken && still > CALM_MS) return;
      if (still > STUCK_MS) return;
      await delay(LOOK_EVERY_MS);
    }
  }

  #told(): Told {
    return new Map(this.#producers.flatMap(({ told }) => [...told]));
  }

  #confirmed(): number {
    return this.#producers.reduce((sum, { confirmed }) => sum + confirmed, 0);
  }
}
