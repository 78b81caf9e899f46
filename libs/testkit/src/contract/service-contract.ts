import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listDeadLetters } from '@hale/bus';
import { type LoadedConfig, loadConfig } from '@hale/config';
import { type Draft, type TopicName, topics } from '@hale/events';
import { run, type ServiceDefinition } from '@hale/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { settle, undrained } from '../settle.ts';
import { useRedis } from '../use-redis.ts';
import { type Hold, Life } from './life.ts';
import { finishedBy, type Snapshot, snapshot } from './snapshot.ts';
import { consumedBy, type Entry, entryOf, examplesOf, MALFORMED } from './story.ts';

export interface ContractOptions {
  /** The service's section as it stands in hale.yaml. */
  readonly config?: object;
  /** What all services share, as it stands in hale.yaml; by default payments and checkout of the demo are watched. */
  readonly core?: object;
  /** A story in which the service does something; by default every example of the topics that it consumes. */
  readonly given?: readonly Draft[];
}

const PARTITIONS = 4;
const WATCHED = { env: 'demo', services: { payments: {}, checkout: { dependsOn: ['payments'] } } };

/** What every service guarantees, on a real Redis. Call it inside a describe of the service's integration test. */
export function serviceContract(definition: ServiceDefinition, options: ContractOptions = {}): void {
  const server = useRedis();
  const bench = new Bench(definition, options, () => server);
  beforeAll(async () => await bench.setUp());
  afterAll(async () => await bench.tearDown());

  describe('contract', () => {
    answersOverHttp(definition, bench);
    if (consumedBy(definition.name).length === 0) sourcesOnly(bench);
    else {
      catalogueHolds(definition, bench);
      survives(bench);
      shows(definition, bench);
    }
  });
}

function sourcesOnly(bench: Bench): void {
  test('handles nothing, as the catalogue says', async () => {
    const life = await bench.begin();
    expect(life.handlers).toEqual({});
    await life.stop();
  });
}

function catalogueHolds({ name }: ServiceDefinition, bench: Bench): void {
  test('handles only what the catalogue says it consumes, and the story has each of these topics', () => {
    expect(
      bench.clean.handlers.filter((topic) => !topics[topic].consumers.some((consumer) => consumer === name)),
    ).toEqual([]);
    expect([...bench.clean.handlers].sort()).toEqual(
      [...new Set(bench.clean.handled.map(({ topic }) => topic))].sort(),
    );
  });

  test('the story makes it do something, and gives no dead letter', async () => {
    expect(bench.clean.handled.some(({ effects }) => effects > 0)).toBe(true);
    expect(bench.clean.deadLetters).toBe(0);
  });

  test('says only what the catalogue says it produces', () => {
    const said = [...new Set(bench.clean.snapshot.events.map(({ type }) => type))];
    expect(
      said.filter((topic) => !topics[topic].producers.some((producer) => producer === name || producer === 'any')),
    ).toEqual([]);
  });

  test('gives reasons from a closed set, fit for a metric’s label', () => {
    for (const { reason } of bench.clean.handled) expect(reason).toMatch(/^[a-z][a-z0-9-]{0,59}$/);
  });
}

function survives(bench: Bench): void {
  test('killed between handling and commit, at each event in turn: nothing is lost or doubled', async () => {
    await bench.tell();
    const hungAt = new Set<string>();
    for (let alive = true; alive; ) {
      const hang = new Gate((id) => !hungAt.has(id) && hungAt.add(id).size > 0);
      const life = await bench.begin(hang.hold);
      alive = await bench.hungOrDrained(hang);
      life.abandon();
    }
    expect(hungAt.size).toBeGreaterThan(0);
    await bench.expectAsOnce();
  });

  test('handled twice, by a worker that was thought dead and by its successor: as once', async () => {
    await bench.tell();
    const hang = new Gate(() => true);
    const frozen = await bench.begin(hang.hold);
    await hang.reached;
    const successor = await bench.begin();
    await settle(bench.redis, { groups: [bench.name] });
    hang.open();
    await frozen.stop();
    await settle(bench.redis, { groups: [bench.name] });
    await successor.stop();
    expect(frozen.handled.length).toBeGreaterThan(0);
    expect(await frozen.registry.metrics()).toMatch(/^hale_bus_commits_refused_total\{.*\} [1-9]/m);
    await bench.expectAsOnce();
  });

  test('stopped while it handles: what it finished is committed whole, the rest is left to its successor', async () => {
    await bench.tell();
    const hang = new Gate(() => true);
    const life = await bench.begin(hang.hold);
    await hang.reached;
    const stopped = life.stop();
    hang.open();
    await stopped;
    const finished = await finishedBy(bench.redis, bench.name, PARTITIONS);
    expect(life.handled.map(({ event }) => event.id).filter((id) => !finished.has(id))).toEqual([]);

    const successor = await bench.begin();
    await settle(bench.redis, { groups: [bench.name] });
    await successor.stop();
    expect(successor.handled.map(({ event }) => event.id).filter((id) => finished.has(id))).toEqual([]);
    await bench.expectAsOnce();
  });

  test('malformed entries become dead letters with a reason, and the streams go on', async () => {
    const read = bench.entries.filter(({ topic }) => bench.clean.handlers.includes(topic));
    const streams = [...new Map(read.map((entry) => [entry.stream, entry])).values()];
    for (const good of streams)
      for (const { fields } of MALFORMED) await bench.redis.xadd(good.stream, '*', ...fields(good));
    await bench.tell();
    const life = await bench.begin();
    await settle(bench.redis, { groups: [bench.name] });
    await life.stop();
    const slots = new Set(streams.map(({ slot }) => slot));
    for (const slot of slots) {
      const letters = await listDeadLetters(bench.redis, bench.name, slot);
      for (const { stream } of streams.filter((each) => each.slot === slot)) {
        const here = letters.filter((letter) => letter.stream === stream);
        expect(here.map(({ kind }) => kind)).toEqual(MALFORMED.map(() => 'invalid'));
        for (const [index, { reason }] of MALFORMED.entries()) expect(here[index]?.reason).toMatch(reason);
      }
    }
    expect(await snapshot(bench.redis, bench.name, PARTITIONS)).toEqual(bench.clean.snapshot);
  });
}

function shows({ name }: ServiceDefinition, bench: Bench): void {
  test('shows what it received and what it handled, by topic and reason', () => {
    const { metrics, handled } = bench.clean;
    expect(metrics).toMatch(
      new RegExp(`^hale_bus_events_received_total\\{group="${name}",stream="[^"]+"\\} [1-9]`, 'm'),
    );
    for (const { topic, reason } of handled) {
      expect(metrics).toContain(`hale_bus_events_handled_total{group="${name}",topic="${topic}",reason="${reason}"}`);
    }
  });
}

function answersOverHttp(definition: ServiceDefinition, bench: Bench): void {
  test('run: alive at once, ready when it reads, silent when stopped', async () => {
    const running = await run([definition], { file: bench.file, environment: {}, worker: 'contract' });
    expect((await fetch(`${running.url}/livez`)).status).toBe(200);
    const deadline = Date.now() + 10_000;
    for (let ready = false; !ready; ready = (await fetch(`${running.url}/readyz`)).status === 200) {
      if (Date.now() > deadline) throw new Error(`not ready: ${await (await fetch(`${running.url}/readyz`)).text()}`);
      await delay(5);
    }
    expect(await (await fetch(`${running.url}/metrics`)).text()).toContain('hale_bus_');
    await running.stop();
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow('fetch failed');
  });
}

/** Holds the outcome of events that it picks until it is opened. */
class Gate {
  readonly #picks: (id: string) => boolean;
  readonly #reached = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<void>();
  closed = false;

  constructor(picks: (id: string) => boolean) {
    this.#picks = picks;
  }

  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  readonly hold: Hold = async ({ id }) => {
    if (!this.#picks(id)) return;
    this.closed = true;
    this.#reached.resolve();
    await this.#opened.promise;
  };

  open(): void {
    this.#opened.resolve();
  }
}

/** What an undisturbed life of the service came to: what every disturbed one is compared with. */
interface Clean {
  readonly snapshot: Snapshot;
  readonly handlers: readonly TopicName[];
  readonly handled: readonly { readonly topic: TopicName; readonly reason: string; readonly effects: number }[];
  readonly metrics: string;
  readonly deadLetters: number;
}

/** The service under test with its configuration and its story. */
class Bench {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly #definition: ServiceDefinition;
  readonly #options: ContractOptions;
  readonly #server: () => { readonly url: string; readonly redis: Redis; flush(): Promise<void> };
  #directory = '';
  #config: LoadedConfig | undefined;
  #clean: Clean | undefined;

  constructor(
    definition: ServiceDefinition,
    options: ContractOptions,
    server: () => { url: string; redis: Redis; flush(): Promise<void> },
  ) {
    this.name = definition.name;
    this.#definition = definition;
    this.#options = options;
    this.#server = server;
    const given = options.given ?? examplesOf(consumedBy(definition.name));
    this.entries = given.map((draft, position) => entryOf(draft, position, PARTITIONS));
  }

  get file(): string {
    return join(this.#directory, 'hale.yaml');
  }

  get redis(): Redis {
    return this.#server().redis;
  }

  get clean(): Clean {
    if (!this.#clean) throw new Error('not set up');
    return this.#clean;
  }

  async setUp(): Promise<void> {
    const { core = WATCHED, config = {} } = this.#options;
    const { url } = this.#server();
    this.#directory = await mkdtemp(join(tmpdir(), 'hale-contract-'));
    const file = { logLevel: 'error', ...core, redis: { url, partitions: PARTITIONS }, [this.name]: config };
    await writeFile(this.file, JSON.stringify(file));
    this.#config = loadConfig({ file: this.file, environment: {}, sections: { [this.name]: this.#definition.config } });
    this.#clean = await this.#undisturbed();
  }

  async tearDown(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Puts the story into the streams. */
  async tell(): Promise<void> {
    for (const { stream, fields } of this.entries) await this.redis.xadd(stream, '*', ...fields);
  }

  async begin(hold?: Hold): Promise<Life> {
    if (!this.#config) throw new Error('not set up');
    return await Life.begin({
      url: this.#server().url,
      definition: this.#definition,
      config: this.#config,
      ...(hold && { hold }),
    });
  }

  /** True as soon as the gate holds something, false as soon as there is nothing left to do. */
  async hungOrDrained(gate: Gate): Promise<boolean> {
    const deadline = Date.now() + 10_000;
    while (!gate.closed) {
      const left = await undrained(this.redis, [this.name]);
      if (left.length === 0) return false;
      if (Date.now() > deadline) throw new Error(`neither handled nor drained:\n  ${left.join('\n  ')}`);
      await delay(2);
    }
    return true;
  }

  async expectAsOnce(): Promise<void> {
    expect(await snapshot(this.redis, this.name, PARTITIONS)).toEqual(this.clean.snapshot);
    expect(await this.#deadLetters()).toBe(0);
  }

  async #undisturbed(): Promise<Clean> {
    await this.tell();
    const life = await this.begin();
    await settle(this.redis, { groups: [this.name] });
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
    await this.#server().flush();
    return result;
  }

  async #deadLetters(): Promise<number> {
    const keys = await this.redis.keys('hale:dead:*');
    return (await Promise.all(keys.map((key) => this.redis.xlen(key)))).reduce((sum, length) => sum + length, 0);
  }
}
