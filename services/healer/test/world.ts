import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AnyEvent,
  checkEvent,
  type Draft,
  digest,
  type EventOf,
  type TopicName,
  timerSetDraft,
  topics,
} from '@hale/events';
import { Registry } from 'prom-client';
import type { z } from 'zod';
import { freshProbes } from '../src/adapters/probes/probe-service.ts';
import { registryTarget } from '../src/adapters/target.ts';
import { type actionSchema, type healerSchema } from '../src/config.ts';
import type { Deps, StepHandler } from '../src/deps.ts';
import { healerMetrics } from '../src/metrics.ts';
import type { StepTimer } from '../src/policy/step.ts';
import { stepHandlers } from '../src/service.ts';
import { loadState, toWrites } from '../src/store.ts';
import { config, core, T0 } from './builders.ts';
import { Keyspace } from './keyspace.ts';

/** Restarts once a key: the file is all there is to the service. Options decide how it goes wrong. */
const RESTART = `
import { readFileSync, writeFileSync } from 'node:fs';
const [file, key] = process.argv.slice(2);
const shop = JSON.parse(readFileSync(file, 'utf8'));
shop.calls += 1;
if (shop.breaks) { writeFileSync(file, JSON.stringify(shop)); console.error('no such container'); process.exit(1); }
if (!shop.keys.includes(key)) { shop.keys.push(key); shop.generation += 1; shop.up = shop.helps; }
writeFileSync(file, JSON.stringify(shop));
`;
const LOOK = `
import { readFileSync } from 'node:fs';
console.log(JSON.parse(readFileSync(process.argv[2], 'utf8')).generation);
`;

interface Shop {
  up: boolean;
  generation: number;
  keys: string[];
  /** How often the executor ran. */
  calls: number;
  /** Whether a restart makes it healthy. */
  helps: boolean;
  /** Whether the executor fails. */
  breaks: boolean;
}

interface Pending extends StepTimer {
  readonly id: string;
}

type Handler = StepHandler<AnyEvent, string>;
type Section = z.input<typeof healerSchema>;
type ActionInput = Partial<z.input<typeof actionSchema>>;

/**
 * The healer with real commands and a real probe target, its outcomes applied as the bus would: one event
 * after another, everything or nothing, timers by a clock that the test moves.
 */
export class World {
  readonly said: AnyEvent[] = [];
  readonly reasons: string[] = [];
  readonly registry = new Registry();
  readonly keyspace = new Keyspace();
  now = T0;
  readonly #dir = mkdtempSync(join(tmpdir(), 'hale-healer-'));
  readonly #server: Server;
  readonly #deps: Deps;
  readonly #timers = new Map<string, Pending>();
  readonly #queue: AnyEvent[] = [];
  #sequence = 0;

  private constructor(server: Server, port: number, section: Section, action: ActionInput) {
    this.#server = server;
    writeFileSync(join(this.#dir, 'restart.mjs'), RESTART);
    writeFileSync(join(this.#dir, 'look.mjs'), LOOK);
    this.shop({ up: false, generation: 1, keys: [], calls: 0, helps: true, breaks: false });
    const restart = {
      trigger: { faultClasses: ['crash' as const] },
      executor: { kind: 'argv' as const, argv: ['node', 'restart.mjs', 'shop.json', '{key}'] },
      look: { argv: ['node', 'look.mjs', 'shop.json'] },
      mode: 'auto' as const,
      verify: { every: '1s', within: '5s', hold: '3s' },
      ...action,
    };
    const settings = config({ commands: { cwd: this.#dir }, ...section, actions: { restart, ...section.actions } });
    const http = `http://127.0.0.1:${port}/`;
    const services = core({
      payments: { probes: [{ http }] },
      checkout: { dependsOn: ['payments'], probes: [{ http }] },
    });
    this.#deps = {
      rules: { config: settings, core: services, configHash: 'c0ffee' },
      probes: freshProbes(services.services),
      target: registryTarget(settings, services),
      metrics: healerMetrics(this.registry),
    };
  }

  static async open(section: Section = {}, action: ActionInput = {}): Promise<World> {
    let world: World | undefined;
    const server = createServer((_, response) => {
      response.writeHead(world?.shop().up ? 200 : 503, { connection: 'close' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    world = new World(server, typeof address === 'object' && address ? address.port : 0, section, action);
    return world;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** The state of the restarted service, changed first if told to. */
  shop(change?: Partial<Shop>): Shop {
    const file = join(this.#dir, 'shop.json');
    const state: Shop = {
      ...(change?.keys && change.calls !== undefined ? {} : JSON.parse(readFileSync(file, 'utf8'))),
      ...change,
    };
    if (change) writeFileSync(file, JSON.stringify(state));
    return state;
  }

  /** Publishes from outside, and lets the healer work until nothing is left to do at this time. */
  async tell(...drafts: Draft[]): Promise<void> {
    for (const draft of drafts) this.#queue.push(this.#stamp(draft, `outside/${this.#sequence++}`));
    await this.drain();
  }

  /**
   * Handles what waits. With `crashAt`, the first event of that topic is handled and its outcome lost; it
   * comes again after `downMs`. With `before`, a draft gets in ahead of the first event of a topic.
   */
  async drain(
    options: { crashAt?: TopicName; downMs?: number; before?: { topic: TopicName; draft: Draft } } = {},
  ): Promise<void> {
    let { crashAt: crash, before } = options;
    for (let event = this.#queue[0]; event; event = this.#queue[0]) {
      if (before?.topic === event.type) {
        event = this.#stamp(before.draft, `outside/${this.#sequence++}`);
        this.#queue.unshift(event);
        before = undefined;
      }
      const state = await loadState(this.keyspace);
      const step = await this.#handler(event.type)?.(event, state, {
        now: this.now,
        signal: new AbortController().signal,
      });
      if (event.type === crash) {
        crash = undefined;
        this.now += options.downMs ?? 0;
        continue;
      }
      this.#queue.shift();
      if (!step) continue;
      this.reasons.push(`${event.type}: ${step.reason}`);
      this.keyspace.apply(toWrites(step.changes ?? {}, state, this.#deps.rules.config, this.now, 'control'));
      const caused = (step.events ?? []).map((draft) => this.#stamp(draft, event.id));
      this.said.push(...caused);
      this.#queue.push(...caused);
      for (const timer of step.timers ?? []) this.#setTimer(timer);
    }
  }

  /** Puts events into the stream without handling them. */
  queue(...drafts: Draft[]): void {
    for (const draft of drafts) this.#queue.push(this.#stamp(draft, `outside/${this.#sequence++}`));
  }

  /**
   * Moves the clock, firing what comes due in its order. With `crashAt`, a timer by name and tick, what is
   * handled when it fires is lost, and it comes again.
   */
  async advance(ms: number, { crashAt }: { crashAt?: string } = {}): Promise<void> {
    const end = this.now + ms;
    for (let next = this.#dueBy(end); next; next = this.#dueBy(end)) {
      this.now = Math.max(this.now, next.dueAt);
      this.#timers.delete(next.id);
      const { id, name, dueAt, data } = next;
      const timer = { id, owner: 'healer', name, dueAt, data: { ...data } };
      this.queue(topics['timer.fired'].draft({ timer }, { subject: `timer/${id}` }));
      await this.drain(crashAt === `${name}/${data['tick']}` ? { crashAt: 'timer.fired' } : {});
    }
    this.now = end;
  }

  /** Moves the clock past timers without firing them, as when the healer is down. */
  sleep(ms: number): void {
    this.now += ms;
  }

  /** The data of the events of a topic that the healer has said. */
  all<Name extends TopicName>(name: Name): EventOf<Name>['data'][] {
    return this.said.filter((event): event is EventOf<Name> & AnyEvent => event.type === name).map(({ data }) => data);
  }

  types(): string[] {
    return this.said.map(({ type }) => type);
  }

  #handler(type: TopicName): Handler | undefined {
    const handlers: Partial<Record<TopicName, unknown>> = stepHandlers(this.#deps);
    // Each handler is kept under the topic that it takes, so it is only ever given events of that topic.
    return handlers[type] as Handler | undefined;
  }

  #dueBy(end: number): Pending | undefined {
    return [...this.#timers.values()].filter(({ dueAt }) => dueAt <= end).toSorted((a, b) => a.dueAt - b.dueAt)[0];
  }

  #setTimer(timer: StepTimer): void {
    const id = `tmr-${digest('healer', timer.name, timer.key)}`;
    checkEvent(this.#stamp(timerSetDraft({ ...timer, id, owner: 'healer', data: { ...timer.data } }), id));
    this.#timers.set(id, { ...timer, id });
  }

  #stamp(draft: Draft, cause: string): AnyEvent {
    const topic = topics[draft.type as TopicName];
    const time = new Date(this.now).toISOString();
    return checkEvent({
      specversion: '1.0',
      id: digest(cause, draft.type, draft.key ?? ''),
      source: 'hale/test',
      type: draft.type,
      subject: draft.subject,
      time,
      dataschema: `urn:hale:${topic.name}:${topic.version}`,
      recordedtime: time,
      data: draft.data,
    });
  }
}
