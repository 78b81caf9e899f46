import type { RedisClient } from '@hale/bus';
import type { ServiceRef } from '@hale/events';
import { type Chunk, readChunk, type StoredSeries, type StoredTemplate } from './chunk.ts';
import { LIMITS } from './limits.ts';
import { chunkKey, chunkStarts, slotOfService, WRITERS } from './store.ts';

/** What is known of ten seconds; `at` is their begin, milliseconds since the epoch. */
export interface SignalPoint {
  readonly at: number;
  readonly last: number;
  readonly mean: number;
  readonly max: number;
}

export interface SignalSeries extends Omit<StoredSeries, 'points'> {
  readonly name: string;
  /** Oldest first; ten seconds in which nothing came have none. */
  readonly points: readonly SignalPoint[];
}

export interface SignalTemplate extends Omit<StoredTemplate, 'counts'> {
  readonly id: string;
  /** Lines of all points. */
  readonly total: number;
  readonly points: readonly { readonly at: number; readonly count: number }[];
}

export interface Signals {
  /** By name; indicators and other metrics, probes, rates of log lines. */
  readonly series: readonly SignalSeries[];
  /** The one with most lines first. */
  readonly templates: readonly SignalTemplate[];
}

/**
 * The signals of a service between two instants (milliseconds, both included by the ten seconds they are in), as the detectors saw
 * them: at most two hours back, and about ten seconds behind the present. Reads at most 75 keys of one slot of the telemetry
 * plane's Redis; what cannot be read, because another version wrote it, counts as not there.
 */
export async function readSignals(
  telemetry: RedisClient,
  partitions: number,
  service: Pick<ServiceRef, 'env' | 'service'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Signals> {
  const starts = chunkStarts(from, to);
  if (starts.length === 0) return { series: [], templates: [] };
  const slot = slotOfService(service, partitions);
  const keys = WRITERS.flatMap((writer) => starts.map((start) => chunkKey(writer, service, start, slot)));
  const texts = await telemetry.mget(keys);
  const collected = new Collected(from - LIMITS.slotMs, to);
  texts.forEach((text, index) => {
    const chunk = readChunk(text);
    if (chunk) collected.take(chunk, starts[index % starts.length] ?? 0);
  });
  return collected.signals();
}

class Collected {
  readonly #after: number;
  readonly #to: number;
  readonly #series = new Map<string, SignalSeries>();
  readonly #templates = new Map<string, SignalTemplate>();

  constructor(after: number, to: number) {
    this.#after = after;
    this.#to = to;
  }

  take(chunk: Chunk, start: number): void {
    for (const [name, { points, ...about }] of Object.entries(chunk.series)) {
      const read = this.#within(points, start).map(([at, [, last, mean = last, max = last]]) => ({
        at,
        last,
        mean,
        max,
      }));
      if (read.length === 0) continue;
      const id = `${about.source} ${name}`;
      this.#series.set(id, { ...about, name, points: [...(this.#series.get(id)?.points ?? []), ...read] });
    }
    for (const [id, { counts, ...about }] of Object.entries(chunk.templates)) {
      const read = this.#within(counts, start).map(([at, [, count]]) => ({ at, count }));
      if (read.length === 0) continue;
      const points = [...(this.#templates.get(id)?.points ?? []), ...read];
      this.#templates.set(id, { ...about, id, points, total: points.reduce((sum, { count }) => sum + count, 0) });
    }
  }

  signals(): Signals {
    return {
      series: [...this.#series.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
      templates: [...this.#templates.values()].sort((one, other) => other.total - one.total),
    };
  }

  #within<Point extends readonly [number, ...number[]]>(points: readonly Point[], start: number): [number, Point][] {
    return points
      .map((point): [number, Point] => [start + point[0] * LIMITS.slotMs, point])
      .filter(([at]) => at > this.#after && at <= this.#to);
  }
}
