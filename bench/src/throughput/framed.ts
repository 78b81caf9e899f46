import { setTimeout as delay } from 'node:timers/promises';
import { type Bus, type Consumer, streamOfName } from '@hale/bus';
import { type Draft, type Series, serviceKey, topics } from '@hale/events';
import type { Redis } from 'ioredis';
import { PARTITIONS, startBus } from '../bus.ts';
import type { Crew } from './crew.ts';
import type { Worker } from './worker.ts';

/** Series of a frame and samples of each: both make 64 samples, which is as much as the collector puts into a frame of a scrape. */
export const SHAPES = { scraped: { series: 64, samples: 1 }, batched: { series: 8, samples: 8 } } as const;
export type Shape = keyof typeof SHAPES;

interface Framed {
  readonly url: string;
  readonly shape: Shape;
  readonly frames: number;
}

const SERVICES = 64;
/** Frames of one push or scrape of a larger target, handed over at once. */
const FRAMES_A_CALL = 8;
/** Pushes and scrapes at the same time. */
const CALLS_IN_FLIGHT = 16;
const STARTED_AT = 1_790_000_000_000;
const ROUTES = ['/orders', '/orders/{id}', '/payments', '/payments/{id}/refund', '/stock', '/customers/{id}'];
const STATUSES = ['200', '201', '404', '500'];

/**
 * Samples a second from the collector's hand-over to the bus until the detector's handler had them and that was
 * committed. Empties the database first.
 */
export async function framedRate(crew: Crew, redis: Redis, about: Framed): Promise<number> {
  await redis.flushdb();
  const { series, samples } = SHAPES[about.shape];
  await crew.all('detector', 1, 'ready', () => about);
  await crew.all('producer', 1, 'ready', () => about);
  const startedAt = performance.now();
  await Promise.all([crew.all('detector', 1, 'go'), crew.all('producer', 1, 'go')]);
  await settled(redis, about.frames);
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all([crew.all('detector', 1, 'stop'), crew.all('producer', 1, 'stop')]);
  return Math.round((about.frames * series * samples) / seconds);
}

/** Resolves when the detector has committed all; throws when that is not what was published. */
async function settled(redis: Redis, frames: number): Promise<void> {
  const streams = Array.from({ length: PARTITIONS }, (_, slot) => streamOfName('metrics.sampled', String(slot)));
  const lags = () => Promise.all(streams.map(async (stream) => lagOf(await redis.xinfo('GROUPS', stream))));
  while ((await lags()).some((lag) => lag !== 0)) await delay(2);
  const lengths = await Promise.all(streams.map((stream) => redis.xlen(stream)));
  const published = lengths.reduce((sum, length) => sum + length, 0);
  if (published !== frames) throw new Error(`${frames} frames were handed over and ${published} published`);
}

function lagOf(groups: unknown): unknown {
  const [group = []] = groups as unknown[][];
  return group[group.indexOf('lag') + 1];
}

/** As the collector hands over: frames of one service, in order, the last of which says that it is. */
export class ProducerWorker implements Worker<Framed> {
  #bus: Bus | undefined;
  #calls: Draft[][] = [];
  #frames = 0;

  async ready({ url, shape, frames }: Framed): Promise<void> {
    this.#bus = await startBus(url, 'producer');
    this.#frames = frames;
    this.#calls = Array.from({ length: SERVICES }, (_, index) => framesOf(index, shape));
  }

  async go(): Promise<void> {
    const publisher = this.#bus?.publisher('collector');
    let next = 0;
    const callAfterCall = async () => {
      while (next < this.#frames / FRAMES_A_CALL) {
        next += 1;
        await publisher?.publish(this.#calls[next % SERVICES] ?? []);
      }
    };
    await Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, callAfterCall));
  }

  async stop(): Promise<void> {
    this.#bus?.close();
  }
}

export class DetectorWorker implements Worker<Framed> {
  #bus: Bus | undefined;
  #consumer: Consumer | undefined;
  #expected = 0;
  #samples = 0;
  #all = Promise.withResolvers<void>();

  async ready({ url, shape, frames }: Framed): Promise<void> {
    this.#expected = frames * SHAPES[shape].series * SHAPES[shape].samples;
    this.#samples = 0;
    this.#all = Promise.withResolvers();
    this.#bus = await startBus(url, 'detector');
    const sampled = topics['metrics.sampled'];
    this.#consumer = this.#bus.consumer({
      group: 'detector',
      handlers: {
        [sampled.name]: ({ data: { series } }: { readonly data: { readonly series: readonly Series[] } }) => {
          for (const { samples } of series) this.#samples += samples.length;
          if (this.#samples >= this.#expected) this.#all.resolve();
          return { reason: 'counted' };
        },
      },
    });
    await this.#consumer.prepare();
    this.#consumer.start();
  }

  /** Resolves when the handler has had all of them; what a refused commit made it see again may stand in for others. */
  async go(): Promise<void> {
    await this.#all.promise;
  }

  async stop(): Promise<void> {
    await this.#consumer?.stop();
    this.#bus?.close();
  }
}

function framesOf(index: number, shape: Shape): Draft[] {
  const service = { env: 'production', service: `service-${index}`, instance: `service-${index}-7d9f8b6c5d-x2x4z` };
  return Array.from({ length: FRAMES_A_CALL }, (_, frame) =>
    topics['metrics.sampled'].draft(
      { service, ...(frame === FRAMES_A_CALL - 1 && { complete: true }), series: seriesOf(frame, shape) },
      { subject: serviceKey(service), time: STARTED_AT },
    ),
  );
}

/** As a web service's: a name, and the labels of a route's histogram. */
function seriesOf(frame: number, shape: Shape): Series[] {
  const { series, samples } = SHAPES[shape];
  return Array.from({ length: series }, (_, index) => {
    const position = frame * series + index;
    const method = position % 3 === 0 ? 'POST' : 'GET';
    return {
      name: 'http_request_duration_seconds_bucket',
      kind: 'counter',
      labels: {
        method,
        route: ROUTES[position % ROUTES.length] ?? '',
        status: STATUSES[position % STATUSES.length] ?? '',
        le: String(2 ** (position % 12) / 100),
      },
      samples: Array.from({ length: samples }, (_each, at): [number, number] => [
        STARTED_AT + at * 10_000,
        position * 1_000 + at * 17,
      ]),
    };
  });
}
