import { setTimeout as delay } from 'node:timers/promises';
import type { Herd, Worker } from './herd.ts';

export interface Torments {
  kills: number;
  freezes: number;
  added: number;
  stops: number;
  redisKills: number;
  cuts: number;
}

export interface TormentorSettings {
  readonly herd: Herd;
  readonly random: () => number;
  /** So many are awake at any time, or starting. */
  readonly fewest: number;
  /** No more are added than this, unless too few are awake. */
  readonly most: number;
  /** Kills and restarts Redis; true if the tail of its file was cut off. The numbers are two draws. */
  readonly strikeRedis: (downtime: number, cut: number) => Promise<boolean>;
  readonly progress: (line: string) => void;
}

type Act = 'kill' | 'freeze' | 'add' | 'stop' | 'redis';

const WEIGHTS: Readonly<Record<Act, number>> = { kill: 4, add: 4, freeze: 3, stop: 2, redis: 1 };
const ACTS = (Object.keys(WEIGHTS) as Act[]).flatMap((act) => Array.from({ length: WEIGHTS[act] }, () => act));
const PAUSE_MS = { least: 300, more: 2_000 };
/** Around and beyond the lease of two seconds. */
const FREEZE_MS = { least: 1_500, more: 4_000 };

/** Does harm to the workers and their Redis, one thing after another, all drawn from the seed. */
export class Tormentor {
  readonly done: Torments = { kills: 0, freezes: 0, added: 0, stops: 0, redisKills: 0, cuts: 0 };
  readonly #settings: TormentorSettings;
  readonly #underWay = new Set<Promise<void>>();

  constructor(settings: TormentorSettings) {
    this.#settings = settings;
  }

  /** Until told to stop; resolves when nothing is frozen and Redis runs. */
  async run(signal: AbortSignal): Promise<void> {
    const { random } = this.#settings;
    while (!signal.aborted) {
      // Always as many draws, so that a seed gives the same acts again, however the workers fare meanwhile.
      const [pause, act, victim, length, more] = [random(), random(), random(), random(), random()];
      await delay(PAUSE_MS.least + pause * PAUSE_MS.more, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      await this.#act(ACTS[Math.floor(act * ACTS.length)] ?? 'add', victim, length, more);
    }
    await Promise.all(this.#underWay);
  }

  async #act(act: Act, victim: number, length: number, more: number): Promise<void> {
    const { herd, fewest, most, strikeRedis, progress } = this.#settings;
    const candidates = herd.workers.filter(({ frozen }) => act === 'kill' || !frozen);
    const chosen = candidates[Math.floor(victim * candidates.length)];
    if (act === 'redis') {
      progress('Redis is killed');
      this.done.redisKills += 1;
      if (await strikeRedis(length, more)) this.done.cuts += 1;
    } else if (act === 'add') {
      if (herd.workers.length < most) this.#add();
    } else if (chosen) {
      progress(`${chosen.name}: ${act}`);
      if (act === 'kill') this.#kill(chosen);
      else if (act === 'freeze') this.#spawn(this.#freeze(chosen, FREEZE_MS.least + length * FREEZE_MS.more));
      else this.#spawn(this.#stop(chosen));
    }
    while (herd.workers.filter(({ frozen }) => !frozen).length < fewest) this.#add();
  }

  #add(): void {
    this.done.added += 1;
    this.#settings.progress(`${this.#settings.herd.add().name}: added`);
  }

  #kill(worker: Worker): void {
    this.done.kills += 1;
    this.#settings.herd.kill(worker);
  }

  async #freeze(worker: Worker, ms: number): Promise<void> {
    this.done.freezes += 1;
    this.#settings.herd.freeze(worker);
    await delay(ms);
    this.#settings.herd.thaw(worker);
  }

  async #stop(worker: Worker): Promise<void> {
    this.done.stops += 1;
    await this.#settings.herd.stop(worker);
  }

  #spawn(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }
}
