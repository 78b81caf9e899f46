import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClient } from '@hale/bus';
import { type LoadedConfig, loadConfig } from '@hale/config';
import { type AnyEvent, type Draft, type ServiceName, type TopicName, topics } from '@hale/events';
import type { ServiceDefinition } from '@hale/runtime';
import { expect } from '@jest/globals';
import { Line } from '../line.ts';
import type { TestRedis } from '../redis-process.ts';
import { settle, undrained } from '../settle.ts';
import type { Gate } from './gate.ts';
import { type Hold, Life } from './life.ts';
import { type Snapshot, snapshot } from './snapshot.ts';
import { consumedBy, type Entry, entryOf, examplesOf } from './story.ts';

export interface ContractOptions {
  /** The service's section as it stands in hale.yaml. */
  readonly config?: object;
  /** What all services share, as it stands in hale.yaml; by default payments and checkout of the demo are watched. */
  readonly core?: object;
  /** What happens after every example of the topics that it consumes: a story in which the service does something. */
  readonly given?: readonly Draft[];
  /** What comes after, made from all that the service has said so far; asked after each act. Timers fire by themselves. */
  readonly follows?: (said: readonly AnyEvent[]) => readonly Draft[];
}

export const PARTITIONS = 4;
const WATCHED = { env: 'demo', services: { payments: {}, checkout: { dependsOn: ['payments'] } } };
/** A service may set a timer each time that one fires; the story ends nevertheless. */
const MOST_ACTS = 5;

/** What an undisturbed life of the service came to: what every disturbed one is compared with. */
export interface Clean {
  readonly snapshot: Snapshot;
  readonly handlers: readonly TopicName[];
  readonly handled: readonly { readonly topic: TopicName; readonly reason: string; readonly effects: number }[];
  readonly metrics: string;
  readonly deadLetters: number;
}

/** The service under test with its configuration and its story. */
export class Bench {
  readonly name: ServiceName;
  /** The story: an act is told when the service is done with the one before. */
  readonly acts: (readonly Entry[])[] = [];
  readonly #definition: ServiceDefinition;
  readonly #options: ContractOptions;
  readonly #server: TestRedis;
  #directory = '';
  #config: LoadedConfig | undefined;
  #clean: Clean | undefined;

  constructor(definition: ServiceDefinition, options: ContractOptions, server: TestRedis) {
    this.name = definition.name;
    this.#definition = definition;
    this.#options = options;
    this.#server = server;
  }

  get file(): string {
    return join(this.#directory, 'hale.yaml');
  }

  get redis(): RedisClient {
    return this.#server.redis;
  }

  get clean(): Clean {
    if (!this.#clean) throw new Error('not set up');
    return this.#clean;
  }

  async setUp(): Promise<void> {
    const { core = WATCHED, config = {} } = this.#options;
    const { url } = this.#server;
    this.#directory = await mkdtemp(join(tmpdir(), 'hale-contract-'));
    const file = { ...core, redis: { url, partitions: PARTITIONS }, [this.name]: config };
    await writeFile(this.file, JSON.stringify(file));
    this.#config = loadConfig({ file: this.file, environment: {}, sections: { [this.name]: this.#definition.config } });
    this.#clean = await this.#undisturbed();
  }

  async tearDown(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Tells act after act, each followed by what the test does with the service, at the end of which all is handled. */
  async tell(disturb: () => Promise<void>, acts = this.acts): Promise<void> {
    for (const act of acts) {
      await this.put(act);
      await disturb();
      await this.drained();
    }
  }

  /** Puts entries into their streams, and says so as a publisher does. */
  async put(entries: readonly Entry[]): Promise<void> {
    for (const { stream, fields } of entries) await this.redis.xadd(stream, '*', ...fields);
    for (const stream of new Set(entries.map((entry) => entry.stream))) await this.redis.publish(stream, '');
  }

  async begin(hold?: Hold): Promise<Life> {
    if (!this.#config) throw new Error('not set up');
    return await Life.begin({
      line: await Line.to(this.#server.port),
      definition: this.#definition,
      config: this.#config,
      ...(hold && { hold }),
    });
  }

  /**
   * True as soon as nothing is left but the streams of what the gate holds, false as soon as nothing is left at all. A
   * life that ended sooner would leave entries that were begun and not finished, and be right to put them aside in the end.
   */
  async hungOrDrained(gate: Gate): Promise<boolean> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const left = await undrained(this.redis, [this.name]);
      if (left.length === 0) return false;
      if (left.length === gate.holding) return true;
      if (Date.now() > deadline) throw new Error(`neither handled nor drained:\n  ${left.join('\n  ')}`);
      await delay(2);
    }
  }

  /**
   * Brings about what comes of the silence of workers: nobody counts with them any more, and their leases have run out.
   * Leases so short that a test could wait for that would be lost by the living as well, on a machine that is busy.
   */
  async forgetWorkers(): Promise<void> {
    const kept = await Promise.all(['lease', 'workers'].map((what) => this.redis.keys(`hale:${what}:${this.name}:*`)));
    const keys = kept.flat();
    if (keys.length > 0) await this.redis.del(keys);
  }

  /** Resolves when the service has nothing left to do. */
  async drained(): Promise<void> {
    await settle(this.redis, { groups: [this.name] });
  }

  async expectAsOnce(): Promise<void> {
    expect(await snapshot(this.redis, this.name, PARTITIONS)).toEqual(this.clean.snapshot);
    expect(await this.#deadLetters()).toBe(0);
  }

  async #undisturbed(): Promise<Clean> {
    const life = await this.begin();
    const told = new Set<string>();
    const given = [...examplesOf(consumedBy(this.name)), ...(this.#options.given ?? [])];
    for (let next = given; next.length > 0 && this.acts.length < MOST_ACTS; next = await this.#next(told)) {
      const position = this.acts.flat().length;
      for (const draft of next) told.add(JSON.stringify(draft));
      this.acts.push(next.map((draft, index) => entryOf(draft, position + index, PARTITIONS)));
      await this.put(this.acts.at(-1) ?? []);
      await this.drained();
    }
    await life.stop();
    const handled = life.handled.map(({ event, outcome: { reason, writes = [], events = [], timers = [] } }) => ({
      topic: event.type,
      reason,
      effects: writes.length + events.length + timers.length,
    }));
    const result = {
      snapshot: await snapshot(this.redis, this.name, PARTITIONS),
      handlers: Object.keys(life.handlers) as TopicName[],
      handled,
      metrics: await life.registry.metrics(),
      deadLetters: await this.#deadLetters(),
    };
    await this.#server.flush();
    return result;
  }

  /** What comes after what the service has said, as far as it was not told before. */
  async #next(told: ReadonlySet<string>): Promise<Draft[]> {
    const { events } = await snapshot(this.redis, this.name, PARTITIONS);
    const timers = events
      .filter((event) => event.type === 'timer.set')
      .map(({ data: { timer }, subject }) => topics['timer.fired'].draft({ timer }, { subject, time: timer.dueAt }));
    const follows = this.#options.follows?.(events) ?? [];
    const next = new Map([...timers, ...follows].map((draft) => [JSON.stringify(draft), draft]));
    return [...next].filter(([text]) => !told.has(text)).map(([, draft]) => draft);
  }

  async #deadLetters(): Promise<number> {
    const keys = await this.redis.keys('hale:dead:*');
    return (await Promise.all(keys.map((key) => this.redis.xlen(key)))).reduce((sum, length) => sum + length, 0);
  }
}
