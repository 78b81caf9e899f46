import { type Draft, type Series, type ServiceRef, serviceKey } from '@hale/events';
import { z } from 'zod';
import { frameSeries } from '../frame-series.ts';
import type { Identity, Labels } from '../identity.ts';
import { attributes, long, NOTHING_REJECTED, nanos, type Rejected, resource } from './fields.ts';

const number = z.union([z.number(), z.string()]).transform(Number);
const times = { attributes, startTimeUnixNano: nanos.default(0), timeUnixNano: nanos, flags: z.int().default(0) };
const numberPoint = z.object({ ...times, asDouble: number.optional(), asInt: long.optional() });
const countPoint = z.object({ ...times, count: long.default(0), sum: number.default(0) });
const histogramPoint = countPoint.extend({
  bucketCounts: z.array(long).default([]),
  explicitBounds: z.array(number).default([]),
});
const points = <Point extends z.ZodType>(point: Point) => z.array(point).default([]);
const temporality = { aggregationTemporality: z.int().default(2) };

const metricSchema = z.object({
  name: z.string().min(1),
  unit: z.string().default(''),
  gauge: z.object({ dataPoints: points(numberPoint) }).optional(),
  sum: z
    .object({ dataPoints: points(numberPoint), ...temporality, isMonotonic: z.boolean().default(false) })
    .optional(),
  histogram: z.object({ dataPoints: points(histogramPoint), ...temporality }).optional(),
  exponentialHistogram: z.object({ dataPoints: points(countPoint), ...temporality }).optional(),
  summary: z.object({ dataPoints: points(countPoint) }).optional(),
});
type Metric = z.output<typeof metricSchema>;

export const metricsSchema = z.object({
  resourceMetrics: z
    .array(
      z.object({
        resource,
        scopeMetrics: z.array(z.object({ metrics: z.array(metricSchema).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** Points that say nothing, by why: their series ended, their value is no number, or their time is none. */
export type Unusable = 'stale' | 'not-finite' | 'no-time';

export interface ReadMetrics {
  readonly drafts: readonly Draft[];
  readonly rejected: Rejected;
  readonly unusable: Readonly<Record<Unusable, number>>;
}

/**
 * The points of a push as series of their services, named as Prometheus would name them. Cumulative sums and histograms are
 * counters; what a delta says is a rate, so it becomes a gauge per second (a histogram's the mean). The first `maxSeries` of a
 * service are taken. Exponential histograms and summaries give count and sum.
 */
export function readMetrics(
  { resourceMetrics }: z.output<typeof metricsSchema>,
  identity: Identity,
  maxSeries: number,
): ReadMetrics {
  let rejected = NOTHING_REJECTED;
  const unusable: Record<Unusable, number> = { stale: 0, 'not-finite': 0, 'no-time': 0 };
  const isUsable = (series: Series): boolean => {
    const why = whyNot(series);
    if (why) unusable[why] += 1;
    return why === undefined;
  };
  const services = new Map<string, { service: ServiceRef; series: Series[] }>();
  for (const { resource: of, scopeMetrics } of resourceMetrics) {
    const series = scopeMetrics
      .flatMap(({ metrics }) => metrics.flatMap((metric) => seriesOf(lively(metric, unusable))))
      .filter(isUsable);
    const service = identity.byLabels(of.attributes);
    if (!service) {
      rejected = { count: rejected.count + series.length, reason: 'no service.name that is taken' };
      continue;
    }
    const known = services.get(serviceKey(service)) ?? { service, series: [] };
    services.set(serviceKey(service), known);
    const room = Math.max(0, maxSeries - known.series.length);
    known.series.push(...series.slice(0, room));
    const over = Math.max(0, series.length - room);
    if (over > 0) rejected = { count: rejected.count + over, reason: `more than ${maxSeries} series of one service` };
  }
  const drafts = [...services.values()].flatMap(({ service, series }) => frameSeries(service, series));
  return { drafts, rejected, unusable };
}

const NO_RECORDED_VALUE = 1;

/** A metric without the points that only say that their series has ended: their noughts are no values, and no counter that starts again. */
function lively(metric: Metric, unusable: Record<Unusable, number>): Metric {
  const alive = <Point extends { readonly flags: number }>(points: readonly Point[]): Point[] => {
    const left = points.filter(({ flags }) => (flags & NO_RECORDED_VALUE) === 0);
    unusable.stale += points.length - left.length;
    return left;
  };
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  return {
    ...metric,
    ...(gauge && { gauge: { dataPoints: alive(gauge.dataPoints) } }),
    ...(sum && { sum: { ...sum, dataPoints: alive(sum.dataPoints) } }),
    ...(histogram && { histogram: { ...histogram, dataPoints: alive(histogram.dataPoints) } }),
    ...(exponentialHistogram && {
      exponentialHistogram: { ...exponentialHistogram, dataPoints: alive(exponentialHistogram.dataPoints) },
    }),
    ...(summary && { summary: { dataPoints: alive(summary.dataPoints) } }),
  };
}

function whyNot({ samples }: Series): Unusable | undefined {
  if (samples.some(([at]) => !Number.isSafeInteger(at))) return 'no-time';
  return samples.every(([, value]) => Number.isFinite(value)) ? undefined : 'not-finite';
}

const DELTA = 1;

function seriesOf(metric: Metric): Series[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const base = nameOf(metric.name, metric.unit);
  if (gauge) return gauge.dataPoints.map((point) => one(base, 'gauge', point, valueOf(point)));
  if (sum) return sumSeries(base, sum);
  if (histogram) return histogram.dataPoints.flatMap((point) => histogramSeries(base, point, histogram));
  const counted = exponentialHistogram ?? (summary && { ...summary, aggregationTemporality: 2 });
  return counted ? counted.dataPoints.flatMap((point) => countSeries(base, point, counted)) : [];
}

function sumSeries(
  base: string,
  { dataPoints, aggregationTemporality, isMonotonic }: NonNullable<Metric['sum']>,
): Series[] {
  if (!isMonotonic) return dataPoints.map((point) => one(base, 'gauge', point, valueOf(point)));
  if (aggregationTemporality === DELTA) {
    return dataPoints.map((point) => one(`${base}_per_second`, 'gauge', point, valueOf(point) / secondsOf(point)));
  }
  const name = base.endsWith('_total') ? base : `${base}_total`;
  return dataPoints.map((point) => one(name, 'counter', point, valueOf(point)));
}

type CountPoint = z.output<typeof countPoint>;

function countSeries(
  base: string,
  point: CountPoint,
  { aggregationTemporality }: { aggregationTemporality: number },
): Series[] {
  if (aggregationTemporality === DELTA) {
    return point.count === 0 ? [] : [one(`${base}_mean`, 'gauge', point, point.sum / point.count)];
  }
  return [one(`${base}_sum`, 'counter', point, point.sum), one(`${base}_count`, 'counter', point, point.count)];
}

function histogramSeries(
  base: string,
  point: z.output<typeof histogramPoint>,
  about: { aggregationTemporality: number },
): Series[] {
  const counts = countSeries(base, point, about);
  if (about.aggregationTemporality === DELTA) return counts;
  let below = 0;
  const buckets = point.bucketCounts.map((count, index) => {
    below += count;
    const bound = point.explicitBounds[index];
    const le = bound === undefined ? '+Inf' : String(bound);
    return one(`${base}_bucket`, 'counter', { ...point, attributes: { ...point.attributes, le } }, below);
  });
  return [...counts, ...buckets];
}

interface Timed {
  readonly attributes: Labels;
  readonly startTimeUnixNano: number;
  readonly timeUnixNano: number;
}

function one(name: string, kind: Series['kind'], { attributes: of, timeUnixNano }: Timed, value: number): Series {
  const labels = Object.entries(of).map(([label, text]) => [label.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 100), text]);
  return { name, kind, labels: Object.fromEntries(labels), samples: [[Math.max(0, Math.round(timeUnixNano)), value]] };
}

const valueOf = ({ asDouble, asInt }: z.output<typeof numberPoint>): number => asDouble ?? asInt ?? Number.NaN;
const secondsOf = (point: Timed): number => Math.max(1, point.timeUnixNano - point.startTimeUnixNano) / 1_000;

const UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  By: 'bytes',
  '%': 'percent',
};

/** `http.server.request.duration` in `s` is `http_server_request_duration_seconds`. */
function nameOf(name: string, unit: string): string {
  const base = name.replace(/[^A-Za-z0-9_:]+/g, '_').slice(0, 170);
  const suffix = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  return suffix === undefined || base.endsWith(`_${suffix}`) ? base : `${base}_${suffix}`;
}
