import { loadavg } from 'node:os';
import { Redis } from 'ioredis';
import type { Bench, BenchContext } from '../bench.ts';
import { PARTITIONS } from '../bus.ts';
import { median, rounded } from '../statistics.ts';
import { Crew } from '../throughput/crew.ts';
import { framedRate, SHAPES, type Shape } from '../throughput/framed.ts';
import { CALM_EVENTS_PER_S, latencyOf } from '../throughput/latency.ts';
import { type Case, Race, type Rates } from '../throughput/race.ts';

const ROUNDS = 3;
const SIZES = [250, 1_000];
const PROCESSES = [1, 2];
const FSYNCS = ['off', 'everysec'] as const;
type Fsync = (typeof FSYNCS)[number];
/** The case whose figures stand at the top: what `npm start` runs with. */
const MAIN = { appendfsync: 'everysec', bytes: 250, processes: 1 } as const;
const FRAMES = 24_000;
const CALM_EVENTS = { one: 2_000, three: 1_000, threeApart: 1_000 };

const DESCRIPTION = [
  `${MAIN.bytes} B of data, ${MAIN.processes} consumer process, AOF ${MAIN.appendfsync}`,
  `events/s, medians of ${ROUNDS} rounds in turn`,
  `samples/s in frames of ${SHAPES.batched.series} series of ${SHAPES.batched.samples} samples, scraped: ${SHAPES.scraped.series} of ${SHAPES.scraped.samples}`,
  `latency of one hop at ${CALM_EVENTS_PER_S} events/s`,
].join('; ');

interface Row extends Case, Rates {
  readonly appendfsync: Fsync;
}

/** One hop: an event of a telemetry partition in, one event of the same partition out, in one commit. */
export const throughput: Bench = {
  name: 'throughput',
  summary: 'one hop against bare Redis, a naive consumer and BullMQ; samples a second in frames; latency (6 minutes)',
  dataset: `synthetic: log lines and series of 64 services, ${PARTITIONS} partitions`,
  async run(context) {
    const { url } = await context.startRedis();
    const [redis, crew] = [new Redis(url), new Crew()];
    const race = new Race(url, crew);
    try {
      return await measure(context, { url, redis, crew, race });
    } finally {
      race.close();
      await crew.close();
      redis.disconnect();
    }
  },
};

interface Track {
  readonly url: string;
  readonly redis: Redis;
  readonly crew: Crew;
  readonly race: Race;
}

async function measure({ seed, progress }: BenchContext, track: Track) {
  const loadBefore = load();
  progress('warming up');
  await setPersistence(track.redis, 'off');
  await track.race.prepare(SIZES, Math.max(...PROCESSES), seed);
  const { cases, framed } = await rates(track, progress);
  await setPersistence(track.redis, MAIN.appendfsync);
  const latency = await latencies(track, progress);
  const main = cases.find((each) => isMain(each));
  const mainFramed = framed.find(({ appendfsync }) => appendfsync === MAIN.appendfsync);
  if (!main || !mainFramed) throw new Error('the main case was not measured');
  const { p50Ms, p99Ms, p999Ms } = latency.one.calm;
  return {
    of: DESCRIPTION,
    limit: main.limit,
    hop: main.hop,
    naive: main.naive,
    bullmq: main.bullmq,
    hopToLimit: main.hopToLimit,
    hopToNaive: main.hopToNaive,
    hopToBullmq: main.hopToBullmq,
    framedSamples: mainFramed.batched,
    framedSamplesScraped: mainFramed.scraped,
    p50Ms,
    p99Ms,
    p999Ms,
    load: { before: loadBefore, after: load() },
    entryBytes: Object.fromEntries(SIZES.map((bytes) => [`${bytes} B`, track.race.entryBytes(bytes)])),
    cases,
    framed: { shapes: SHAPES, samplesPerS: framed },
    latency,
  };
}

async function rates(track: Track, progress: (line: string) => void) {
  const cases: Row[] = [];
  const framed = [];
  for (const appendfsync of FSYNCS) {
    for (const [bytes, processes] of SIZES.flatMap((size) => PROCESSES.map((count) => [size, count] as const))) {
      await setPersistence(track.redis, appendfsync);
      const row = { appendfsync, bytes, processes, ...(await track.race.rates({ bytes, processes }, ROUNDS)) };
      progress(JSON.stringify(row));
      cases.push(row);
    }
    const row = { appendfsync, ...(await framedRates(track)) };
    progress(JSON.stringify(row));
    framed.push(row);
  }
  return { cases, framed };
}

/** Processes that wanted to run in the last minute: above the number of cores before the run, it was not alone. */
const load = (): number => rounded(loadavg()[0] ?? Number.NaN, 1);

function isMain({ appendfsync, bytes, processes }: Row): boolean {
  return appendfsync === MAIN.appendfsync && bytes === MAIN.bytes && processes === MAIN.processes;
}

async function framedRates({ url, redis, crew }: Track) {
  const rates: Record<Shape, number[]> = { scraped: [], batched: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const shape of ['scraped', 'batched'] as const) {
      rates[shape].push(await framedRate(crew, redis, { url, shape, frames: FRAMES }));
    }
  }
  return { batched: median(rates.batched), scraped: median(rates.scraped), rounds: rates };
}

async function latencies({ url, crew }: Track, progress: (line: string) => void) {
  const of = async (name: keyof typeof CALM_EVENTS) => {
    const latency = await latencyOf(crew, url, name, CALM_EVENTS[name]);
    progress(`latency, ${name}: ${JSON.stringify(latency)}`);
    return latency;
  };
  return { one: await of('one'), three: await of('three'), threeApart: await of('threeApart') };
}

/** No rewrite of the file happens while something is measured, and what came before does not make it long. */
async function setPersistence(redis: Redis, appendfsync: Fsync): Promise<void> {
  await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
  await redis.flushdb();
  await redis.config('SET', 'appendonly', 'no');
  if (appendfsync !== 'off') await redis.config('SET', 'appendfsync', appendfsync, 'appendonly', 'yes');
  for (;;) {
    const info = await redis.info('persistence');
    if (!/^(aof_rewrite_in_progress|aof_rewrite_scheduled|rdb_bgsave_in_progress):1/m.test(info)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
