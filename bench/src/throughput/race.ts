import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { median, rounded } from '../statistics.ts';
import { bullmq } from './bullmq.ts';
import type { Contestant, Load } from './contestant.ts';
import type { Crew } from './crew.ts';
import { hop, outputText, prepareInput } from './hop.ts';
import { limit } from './limit.ts';
import { naive } from './naive.ts';
import type { Round } from './worker.ts';

const CONTESTANTS = [limit, hop, naive, bullmq] as const;
const LOOK_EVERY_MS = 5;
const STUCK_MS = 30_000;

export interface Case {
  readonly bytes: number;
  readonly processes: number;
}

/** Events a second, medians, and ratios of these. */
export interface Rates {
  readonly limit: number;
  readonly hop: number;
  readonly naive: number;
  readonly bullmq: number;
  readonly hopToLimit: number;
  readonly hopToNaive: number;
  readonly hopToBullmq: number;
  readonly rounds: Readonly<Record<string, readonly number[]>>;
}

/** Has the contestants move the same events in turn. */
export class Race {
  readonly #redis: Redis;
  readonly #url: string;
  readonly #crew: Crew;
  readonly #texts = new Map<number, { readonly input: readonly string[]; readonly output: string }>();

  constructor(url: string, crew: Crew) {
    this.#url = url;
    this.#crew = crew;
    this.#redis = new Redis(url);
  }

  /** Publishes what will be moved and has every worker process do it once, as the first time costs compiling. */
  async prepare(sizes: readonly number[], processes: number, seed: number): Promise<void> {
    for (const bytes of sizes) {
      const input = await prepareInput(this.#url, bytes, seed);
      await this.#round(hop, { bytes, processes, input }, '');
      this.#texts.set(bytes, { input, output: await outputText(this.#url) });
      for (const contestant of CONTESTANTS) await this.round(contestant, { bytes, processes });
    }
  }

  /** Bytes of an entry's text, in and out. */
  entryBytes(bytes: number): { readonly in: number; readonly out: number } {
    const { input, output } = this.#textsOf(bytes);
    return { in: Buffer.byteLength(input[0] ?? ''), out: Buffer.byteLength(output) };
  }

  async rates(each: Case, rounds: number): Promise<Rates> {
    const measured = { limit: [], hop: [], naive: [], bullmq: [] } as Record<Contestant['name'], number[]>;
    for (let round = 0; round < rounds; round += 1) {
      for (const contestant of CONTESTANTS) measured[contestant.name].push(await this.round(contestant, each));
    }
    const [limits, hops, naives, jobs] = CONTESTANTS.map(({ name }) => median(measured[name])) as Four;
    return {
      limit: limits,
      hop: hops,
      naive: naives,
      bullmq: jobs,
      hopToLimit: rounded(hops / limits, 3),
      hopToNaive: rounded(hops / naives, 1),
      hopToBullmq: rounded(hops / jobs, 1),
      rounds: measured,
    };
  }

  /** Events a second from the start of consumption to the last commit. */
  async round(contestant: Contestant, each: Case): Promise<number> {
    const { input, output } = this.#textsOf(each.bytes);
    return await this.#round(contestant, { ...each, input }, output);
  }

  close(): void {
    this.#redis.disconnect();
  }

  #textsOf(bytes: number) {
    const texts = this.#texts.get(bytes);
    if (!texts) throw new Error(`nothing prepared of ${bytes} B`);
    return texts;
  }

  async #round(contestant: Contestant, about: Omit<Load, 'url' | 'events'>, output: string): Promise<number> {
    const { name } = contestant;
    const load: Load = { ...about, url: this.#url, events: contestant.events(about.bytes) };
    const { processes, events, url } = load;
    const ready = () =>
      this.#crew.all(name, processes, 'ready', (index): Round => ({ url, index, processes, events, output }));
    await this.#redis.flushdb();
    if (contestant.start) await ready();
    await contestant.fill(this.#redis, load);
    if (!contestant.start) await ready();
    const startedAt = performance.now();
    const going = Promise.all([contestant.start?.(this.#redis), this.#crew.all(name, processes, 'go')]);
    going.catch(() => undefined);
    await this.#until(async () => (await contestant.done(this.#redis, load)) >= events);
    const seconds = (performance.now() - startedAt) / 1_000;
    await going;
    await this.#crew.all(name, processes, 'stop');
    const done = await contestant.done(this.#redis, load);
    if (done !== events) throw new Error(`${name}: ${events} events went in and ${done} came out`);
    return Math.round(events / seconds);
  }

  async #until(done: () => Promise<boolean>): Promise<void> {
    for (const startedAt = performance.now(); !(await done()); await delay(LOOK_EVERY_MS)) {
      if (performance.now() - startedAt > STUCK_MS) throw new Error('the events did not come through');
    }
  }
}

type Four = [number, number, number, number];
