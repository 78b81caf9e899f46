import { Bus, CONTROL_STREAM, type Handler, type Logger, streamOfName } from '@hale/bus';
import { type EventOf, serviceKey, topics } from '@hale/events';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import type { Bench, BenchContext } from '../bench.ts';
import { randomFrom } from '../random.ts';
import { median, quantile, rounded } from '../statistics.ts';

const PARTITIONS = 16;
const SERVICES = 64;
const ROUNDS = 3;
const BUS_EVENTS = 20_000;
/** One at a time is slow; a rate does not need as many. */
const NAIVE_EVENTS = 3_000;
const DATA_BYTES = 250;
const PUBLISH_BATCH = 200;
const EVENTS_PER_S = 100;
const LATENCY_EVENTS = 1_000;
/** The first ones also pay for compiling the code. */
const WARM_UP_EVENTS = 200;

/** One hop: an event of a telemetry partition in, one event of the same partition out, in one commit. */
export const hop: Bench = {
  name: 'hop',
  summary: 'one hop through the bus: events a second against a naive consumer, and latency',
  dataset: `synthetic: log lines of ${SERVICES} services, ${DATA_BYTES} B of data an event, ${PARTITIONS} partitions`,
  async run(context) {
    const { url } = await context.startRedis();
    const redis = new Redis(url);
    try {
      const rounds: { bus: number; naive: number }[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const bus = await busRound(url, redis, context);
        const naive = await naiveRound(redis, context);
        context.progress(`round ${round} of ${ROUNDS}: bus ${bus} events/s, naive ${naive} events/s`);
        rounds.push({ bus, naive });
      }
      const [bus, naive] = [rounds.map((each) => each.bus), rounds.map((each) => each.naive)];
      const latencies = await latencyRound(url, redis, context);
      return {
        eventsPerS: median(bus),
        naiveEventsPerS: median(naive),
        ratio: rounded(median(bus) / median(naive), 1),
        latencyP50Ms: rounded(quantile(latencies, 0.5), 2),
        latencyP99Ms: rounded(quantile(latencies, 0.99), 2),
        roundsEventsPerS: bus,
        roundsNaiveEventsPerS: naive,
        latencyAtEventsPerS: EVENTS_PER_S,
      };
    } finally {
      redis.disconnect();
    }
  },
};

/** Events a second of one consumer that is behind: from its start to the last commit. */
async function busRound(url: string, redis: Redis, { seed }: BenchContext): Promise<number> {
  const random = randomFrom(seed);
  await redis.flushall();
  return await withBus(url, async (bus) => {
    const publisher = bus.publisher('bench');
    for (let at = 0; at < BUS_EVENTS; at += PUBLISH_BATCH) {
      await publisher.publish(Array.from({ length: PUBLISH_BATCH }, (_, index) => lineDraft(at + index, random)));
    }
    const all = Promise.withResolvers<void>();
    let handled = 0;
    const consumer = bus.consumer({
      group: 'bench',
      handlers: {
        'logs.collected': countLines(() => {
          handled += 1;
          if (handled === BUS_EVENTS) all.resolve();
        }),
      },
    });
    await consumer.prepare();
    const startedAt = performance.now();
    consumer.start();
    await all.promise;
    await consumer.stop();
    const seconds = (performance.now() - startedAt) / 1_000;
    await expectOutputs(redis, BUS_EVENTS);
    return Math.round(BUS_EVENTS / seconds);
  });
}

/** What one writes first: read one, handle it, publish, acknowledge. No validation, no fence, no retry. */
async function naiveRound(redis: Redis, { seed }: BenchContext): Promise<number> {
  const random = randomFrom(seed);
  await redis.flushall();
  const [from, to] = [streamOfName('logs.collected', '0'), streamOfName('metrics.sampled', '0')];
  const pipeline = redis.pipeline();
  for (let at = 0; at < NAIVE_EVENTS; at += 1) pipeline.xadd(from, '*', 'e', JSON.stringify(lineDraft(at, random)));
  await pipeline.exec();
  await redis.xgroup('CREATE', from, 'naive', '0');
  const startedAt = performance.now();
  for (let handled = 0; handled < NAIVE_EVENTS; handled += 1) {
    const reply = await redis.xreadgroup('GROUP', 'naive', 'one', 'COUNT', 1, 'STREAMS', from, '>');
    const [id, text] = onlyEntry(reply as Reply | null);
    const draft = JSON.parse(text) as ReturnType<typeof lineDraft>;
    await redis.xadd(
      to,
      '*',
      'e',
      JSON.stringify({ type: 'metrics.sampled', subject: draft.subject, data: draft.data }),
    );
    await redis.xack(from, 'naive', id);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await expectOutputs(redis, NAIVE_EVENTS);
  return Math.round(NAIVE_EVENTS / seconds);
}

type Reply = [stream: string, entries: [id: string, fields: string[]][]][];

function onlyEntry(reply: Reply | null): [id: string, text: string] {
  const entry = reply?.[0]?.[1][0];
  if (!entry) throw new Error('the stream ended early');
  return [entry[0], entry[1][1] ?? ''];
}

/** Milliseconds from the call of publish to the arrival of what the handler said at a blocked reader. */
async function latencyRound(url: string, redis: Redis, { seed, progress }: BenchContext): Promise<number[]> {
  progress(`latency at ${EVENTS_PER_S} events/s, ${LATENCY_EVENTS / EVENTS_PER_S} s`);
  const random = randomFrom(seed);
  await redis.flushall();
  const reader = new Redis(url);
  try {
    return await withBus(url, async (bus) => {
      const consumer = bus.consumer({ group: 'bench', handlers: { 'logs.collected': countLines(() => undefined) } });
      await consumer.prepare();
      consumer.start();
      const publisher = bus.publisher('bench');
      // One service, so one stream, so what comes out comes in the order in which it went in.
      const draft = () => lineDraft(0, random);
      const output = streamOfName('metrics.sampled', publisher.slotOf(draft()));
      const arrivals = arrivalsOn(reader, output, LATENCY_EVENTS);
      const departures = await departEvenly(() => publisher.publish([draft()]), LATENCY_EVENTS);
      const latencies = (await arrivals).map((arrival, index) => arrival - (departures[index] ?? Number.NaN));
      await consumer.stop();
      return latencies.slice(WARM_UP_EVENTS);
    });
  } finally {
    reader.disconnect();
  }
}

/** Calls `depart` at a fixed rate, however long each takes; the times of the calls. */
async function departEvenly(depart: () => Promise<void>, count: number): Promise<number[]> {
  const startedAt = performance.now();
  const times: number[] = [];
  const calls: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const dueAt = startedAt + (index * 1_000) / EVENTS_PER_S;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
    times.push(performance.now());
    calls.push(depart());
  }
  await Promise.all(calls);
  return times;
}

async function arrivalsOn(redis: Redis, stream: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let from = '0'; times.length < count; ) {
    const reply = (await redis.xread('BLOCK', 5_000, 'STREAMS', stream, from)) as
      | [string, [string, string[]][]][]
      | null;
    const entries = reply?.[0]?.[1];
    if (!entries) throw new Error(`nothing arrived for 5 s after ${times.length} of ${count} events`);
    const now = performance.now();
    for (const [id] of entries) {
      times.push(now);
      from = id;
    }
  }
  return times;
}

/** A line in, a count of lines out: an event of the same service, so of the same partition. */
function countLines(onHandled: () => void): Handler<EventOf<'logs.collected'>, 'counted'> {
  return ({ data: { service, lines } }) => {
    onHandled();
    const samples: [number, number][] = [[lines[0]?.at ?? 0, lines.length]];
    const series = [{ name: 'log_lines', kind: 'counter' as const, labels: {}, samples }];
    return {
      reason: 'counted',
      events: [topics['metrics.sampled'].draft({ service, series }, { subject: serviceKey(service) })],
    };
  };
}

function lineDraft(index: number, random: () => number) {
  const service = { env: 'bench', service: `service-${index % SERVICES}` };
  const line = { at: 1_790_000_000_000 + index, level: 'info', message: '' };
  const room = DATA_BYTES - JSON.stringify({ service, lines: [line] }).length;
  const message = Array.from({ length: room }, () => Math.floor(random() * 36).toString(36)).join('');
  return topics['logs.collected'].draft({ service, lines: [{ ...line, message }] }, { subject: serviceKey(service) });
}

/** A rate of events that were lost or doubled would be no rate. */
async function expectOutputs(redis: Redis, expected: number): Promise<void> {
  const streams = Array.from({ length: PARTITIONS }, (_, slot) => streamOfName('metrics.sampled', String(slot)));
  const lengths = await Promise.all([...streams, CONTROL_STREAM].map((stream) => redis.xlen(stream)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total !== expected) throw new Error(`${expected} events went in and ${total} came out`);
}

async function withBus<Result>(url: string, work: (bus: Bus) => Promise<Result>): Promise<Result> {
  const bus = new Bus({
    controlUrl: url,
    partitions: PARTITIONS,
    consumer: 'bench',
    log: QUIET,
    registry: new Registry(),
  });
  try {
    await bus.start();
    return await work(bus);
  } finally {
    bus.close();
  }
}

const say = (fields: object, message: string): void =>
  void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
const QUIET: Logger = { debug: () => undefined, info: () => undefined, warn: say, error: say, child: () => QUIET };
