import type { Bus } from '@hale/bus';
import { loadConfig } from '@hale/config';
import { type AnyEvent, type Draft, MAX_MESSAGE_LENGTH, type ServiceName, type TimerData, topics } from '@hale/events';
import { attach } from '@hale/runtime';
import { type FixedClock, fixedClock, readControl, settle, silentLog, testBus, useRedis } from '@hale/testkit';
import { afterEach, beforeEach } from '@jest/globals';
import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { logClassifier } from '../src/index.ts';

const DEADLINE_MS = 60_000;

/** Lines of one service of the demo, as the collector publishes them. */
export interface Collected {
  readonly service: string;
  /** At the clock's time when they say none. */
  readonly lines: readonly {
    readonly level?: string;
    readonly message: string;
    readonly at?: number;
    readonly traceId?: string;
    readonly spanId?: string;
  }[];
}

export interface RunningClassifier {
  readonly clock: FixedClock;
  readonly redis: Redis;
  /** Publishes a frame each, and waits until they are handled. */
  collect(frames: readonly Collected[]): Promise<void>;
  /** The same for what another service says. */
  tell(as: ServiceName, drafts: readonly Draft[]): Promise<void>;
  /** What it has said on the control plane. */
  said(): Promise<AnyEvent[]>;
  /** Lets time pass, and fires the timers that are due by then, as the durable timers would. */
  pass(ms: number): Promise<void>;
}

/** The service on a bus and a clock of its own, for each test of the enclosing file. */
export function useClassifier(section: object): RunningClassifier {
  const server = useRedis();
  const clock = fixedClock();
  let bus: Bus;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    const registry = new Registry();
    bus = testBus(server.url, { clock, registry });
    stop = await start(bus, registry, section);
  });
  afterEach(async () => await stop());

  const tell = async (as: ServiceName, drafts: readonly Draft[]): Promise<void> => {
    await bus.publisher(as).publish(drafts);
    await settle(server.redis, { groups: ['log-classifier'], deadlineMs: DEADLINE_MS });
  };
  const said = async (): Promise<AnyEvent[]> =>
    (await readControl(server.redis)).filter(({ source }) => source === 'hale/log-classifier');
  return {
    clock,
    get redis() {
      return server.redis;
    },
    tell,
    said,
    collect: async (frames) =>
      await tell(
        'collector',
        frames.map((frame) => collectedDraft(frame, clock.now())),
      ),
    async pass(ms) {
      const until = clock.now() + ms;
      for (let timer = await nextTimer(server.redis, until); timer; timer = await nextTimer(server.redis, until)) {
        clock.set(Math.max(clock.now(), timer.dueAt));
        await tell('escalation', [topics['timer.fired'].draft({ timer }, { subject: `timer/${timer.id}` })]);
      }
      clock.set(until);
    },
  };
}

async function start(bus: Bus, registry: Registry, section: object): Promise<() => Promise<void>> {
  await bus.start();
  const config = loadConfig({ environment: {}, sections: {} });
  const sections = { 'log-classifier': logClassifier.config.parse(section) };
  const { consumer } = await attach(logClassifier, { config: { ...config, sections }, bus, registry, log: silentLog });
  await consumer.prepare();
  consumer.start();
  return async () => {
    await consumer.stop();
    bus.close();
  };
}

function collectedDraft({ service, lines }: Collected, now: number): Draft {
  const whole = lines.map((line) => ({ at: now, ...line, message: line.message.slice(0, MAX_MESSAGE_LENGTH) }));
  return topics['logs.collected'].draft(
    { service: { env: 'demo', service }, lines: whole },
    { subject: `demo/${service}` },
  );
}

/** The timer that is due first by then, of those that have not fired. */
async function nextTimer(redis: Redis, until: number): Promise<TimerData | undefined> {
  const events = await readControl(redis);
  const fired = new Set(events.flatMap((event) => (event.type === 'timer.fired' ? [event.data.timer.id] : [])));
  return events
    .flatMap((event) => (event.type === 'timer.set' ? [event.data.timer] : []))
    .filter(({ id, dueAt }) => !fired.has(id) && dueAt <= until)
    .sort((one, other) => one.dueAt - other.dueAt)[0];
}
