import { Redis } from 'ioredis';
import type { Bench, BenchContext } from '../bench.ts';
import { FORMATS, type Format } from '../framing/formats.ts';
import { type Frame, SHAPES, type Shape } from '../framing/shapes.ts';
import { randomFrom } from '../random.ts';
import { median, rounded } from '../statistics.ts';

const ROUNDS = 7;
/** The first ones also pay for compiling the code. */
const WARM_UP_ROUNDS = 3;
/** Of one measurement. */
const ENTRIES = 1_024;
/** Entries that are written, and read, together. */
const BATCH = 64;
const STREAM = 'framing';

/** What one format makes of one shape, a sample or line: bytes, and nanoseconds of CPU. */
interface Measured {
  readonly bytes: number;
  readonly encodeNs: number;
  readonly validateNs: number;
  /** Of the client and of Redis. */
  readonly redisNs: number;
  readonly decodeNs: number;
}

/** What a sample or a log line costs on its way through a stream, by the form of the frame. */
export const framing: Bench = {
  name: 'framing',
  summary: 'what a sample and a log line cost in frames of several forms, and one an event',
  dataset: 'synthetic: series as of a web service with Prometheus names, log lines of about 120 characters',
  async run(context) {
    const { url } = await context.startRedis();
    const redis = new Redis(url);
    try {
      // A rewrite of the file would be counted to whom it happens to meet.
      await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
      const shapes: Record<string, unknown> = {};
      for (const shape of SHAPES) shapes[shape.name] = await measureShape(shape, redis, context);
      return { perItem: 'a sample or line: bytes, nanoseconds of CPU of Node and Redis', shapes };
    } finally {
      redis.disconnect();
    }
  },
};

/** The formats take turns, and in being the first, so that what slows the machine down for a while meets all of them. */
async function measureShape(shape: Shape, redis: Redis, { seed, progress }: BenchContext) {
  const random = randomFrom(seed);
  const frames = Array.from({ length: ENTRIES }, () => shape.frame(random));
  const rounds = FORMATS.map((format) => ({ format, measured: new Array<Measured>() }));
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round += 1) {
    const first = round % rounds.length;
    for (const { format, measured } of [...rounds.slice(first), ...rounds.slice(0, first)]) {
      const result = await measure(format, frames, shape.items, redis);
      if (round >= WARM_UP_ROUNDS) measured.push(result);
    }
  }
  const figures = rounds.map(({ format: { name }, measured }) => [name, summaryOf(measured)] as const);
  progress(`${shape.name}: ${figures.map(([name, { hopNs }]) => `${name} ${hopNs} ns`).join(', ')}`);
  const base = figures[0]?.[1].hopNs ?? Number.NaN;
  return Object.fromEntries(figures.map(([name, each]) => [name, { ...each, gain: rounded(base / each.hopNs, 2) }]));
}

/** `hopNs` is the whole way: validated, encoded, appended, read, decoded, validated. */
function summaryOf(measured: readonly Measured[]) {
  const of = (part: keyof Measured) => median(measured.map((each) => each[part]));
  const hops = measured.map(
    ({ encodeNs, validateNs, redisNs, decodeNs }) => encodeNs + 2 * validateNs + redisNs + decodeNs,
  );
  return {
    bytes: rounded(of('bytes'), 1),
    encodeNs: Math.round(of('encodeNs')),
    validateNs: Math.round(of('validateNs')),
    redisNs: Math.round(of('redisNs')),
    decodeNs: Math.round(of('decodeNs')),
    hopNs: Math.round(median(hops)),
  };
}

/** Batch by batch, as the bus does it: what lies in memory for long would be paid for by whoever collects garbage next. */
async function measure(
  format: Format,
  frames: readonly Frame[],
  itemsPerFrame: number,
  redis: Redis,
): Promise<Measured> {
  const topic = frames[0]?.topic ?? 'metrics.sampled';
  const all = frames.flatMap((frame) => format.dataOf(frame));
  const data = all.slice(0, ENTRIES);
  const items = (itemsPerFrame * frames.length * data.length) / all.length;
  const sum = { bytes: 0, encodeNs: 0, validateNs: 0, redisNs: 0, decodeNs: 0 };
  await redis.del(STREAM);
  for (let at = 0; at < data.length; at += BATCH) {
    const batch = data.slice(at, at + BATCH);
    const [payloads, encodeNs] = timed(() => batch.map((each) => format.encode(topic, each)));
    const [read, redisNs] = await throughRedis(payloads, redis);
    const [events, decodeNs] = timed(() => read.map((payload) => format.decode(payload)));
    const [, validateNs] = timed(() => events.forEach((event) => format.check(topic, event)));
    for (const payload of payloads) sum.bytes += Buffer.byteLength(payload);
    sum.encodeNs += encodeNs;
    sum.validateNs += validateNs;
    sum.redisNs += redisNs;
    sum.decodeNs += decodeNs;
  }
  const perItem = Object.entries(sum).map(([name, value]) => [name, value / items]);
  return Object.fromEntries(perItem) as unknown as Measured;
}

/** By CPU, not by the clock: who else works on the machine does not count. */
function timed<Result>(work: () => Result): [result: Result, ns: number] {
  const before = process.cpuUsage();
  const result = work();
  return [result, ownCpuNs(before)];
}

function ownCpuNs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) * 1_000;
}

async function redisCpuNs(redis: Redis): Promise<number> {
  const seconds = [...(await redis.info('cpu')).matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm)].map(([, text]) =>
    Number(text),
  );
  return seconds.reduce((sum, each) => sum + each, 0) * 1e9;
}

/** Appends the entries in one pipeline and reads them back, text as text and bytes as bytes. */
async function throughRedis(
  payloads: readonly (string | Buffer)[],
  redis: Redis,
): Promise<[payloads: (string | Buffer)[], ns: number]> {
  const redisBefore = await redisCpuNs(redis);
  const before = process.cpuUsage();
  const pipeline = redis.pipeline();
  for (const payload of payloads) pipeline.xadd(STREAM, '*', 'e', payload);
  const [[, first] = []] = (await pipeline.exec()) ?? [];
  const from = String(first);
  const entries =
    typeof payloads[0] === 'string'
      ? await redis.xrange(STREAM, from, '+', 'COUNT', payloads.length)
      : await redis.xrangeBuffer(STREAM, from, '+', 'COUNT', payloads.length);
  const read = entries.map(([, [, payload]]) => payload ?? '');
  const ns = ownCpuNs(before);
  return [read, ns + (await redisCpuNs(redis)) - redisBefore];
}
