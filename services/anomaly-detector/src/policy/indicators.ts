import {
  type CourseSettings,
  defaultFlat,
  defaultGrowth,
  defaultSaturation,
  defaultThreshold,
  type FlatSettings,
  type GrowthSettings,
  quantileOf,
  type SaturationSettings,
} from '@hale/detection';
import type { Aspect } from '@hale/events';
import type { Pending } from './family.ts';
import { aspectOfShare, type Role } from './series-roles.ts';

/** How an indicator is judged. */
export type Judge =
  | { readonly by: 'course'; readonly settings: CourseSettings }
  | { readonly by: 'growth'; readonly settings: GrowthSettings }
  | { readonly by: 'saturation'; readonly settings: SaturationSettings }
  | { readonly by: 'flat'; readonly settings: FlatSettings };

/** What came in `ms` of a family, and the raw values that its counters stand at. */
export interface Came {
  readonly pending: Pending;
  readonly raws: Readonly<Record<string, number>>;
  readonly ms: number;
}

/** A figure of a service, made of a family of its series. */
export interface Indicator {
  /** `error-ratio`, `latency-mean`. */
  readonly name: string;
  readonly aspect?: Aspect;
  readonly unit: 'ratio' | 'seconds' | 'cores' | 'bytes' | '1/s' | 'bytes/s' | '';
  readonly judge: Judge;
  /** The weighted value of what came in `ms`; undefined when there is not enough for one. */
  readonly value: (came: Came) => { readonly sum: number; readonly weight: number } | undefined;
}

const MINUTE_MS = 60_000;
/** Observations that a quantile of 0.95 needs: of twenty, the highest is not it. */
const QUANTILE_OF = 20;

interface Floors {
  /** Of single values and of the four windows. */
  readonly absolute: readonly [number, number, number, number, number];
  readonly direction: 'high' | 'both';
  readonly minWeight: number;
}

/** Windows of 1, 5, 15 and 60 minutes: the longer, the smaller a change that shows. */
function course({ absolute, direction, minWeight }: Floors, more: Partial<CourseSettings> = {}, shares = false): Judge {
  const [single, ...floors] = absolute;
  const relative = [0.15, 0.12, 0.1, 0.08];
  const windows = [1, 5, 15, 60].map((minutes, index) => ({
    ms: minutes * MINUTE_MS,
    k: 6,
    clearK: 3,
    relativeFloor: relative[index] ?? 0.1,
    absoluteFloor: floors[index] ?? 0,
  }));
  return {
    by: 'course',
    settings: {
      level: { ...defaultThreshold, warmUp: 12, window: 90, direction, absoluteFloor: single },
      windows,
      needs: { learn: 12, minWeight, direction, shares },
      minSum: 0,
      windowRaiseAfter: 3,
      pauseMs: MINUTE_MS,
      ...more,
    },
  };
}

const LATENCY: Floors = { absolute: [0.012, 0.01, 0.008, 0.006, 0.005], direction: 'high', minWeight: 20 };
const SECONDS: Floors = { absolute: [0.03, 0.03, 0.02, 0.02, 0.02], direction: 'high', minWeight: 10 };
const BYTES: Floors = { absolute: [100_000, 100_000, 80_000, 60_000, 50_000], direction: 'high', minWeight: 10 };

export interface IndicatorSettings {
  /** Requests that a share or a mean is taken of. */
  readonly minRequests: number;
}

type Value = Indicator['value'];

const rate: Value = ({ pending, ms }) => ({ sum: pending.total, weight: ms / 1_000 });
const gauge: Value = ({ pending: { value } }) => (value === undefined ? undefined : { sum: value, weight: 1 });
const raw: Value = ({ pending: { value }, raws }) => ({
  sum: value ?? Object.values(raws).reduce((sum, each) => sum + each, 0),
  weight: 1,
});

/** What is made of a family, in the order in which it is judged. */
export function indicatorsOf(role: Role, family: string, settings: IndicatorSettings): readonly Indicator[] {
  switch (role) {
    case 'start':
      return [];
    case 'requests':
      return [TRAFFIC, errorRatio(settings)];
    case 'duration':
      return latencies(settings);
    case 'cpu':
      return [{ name: role, aspect: role, unit: 'cores', judge: course(SECONDS), value: rate }];
    case 'network':
      return [{ name: role, aspect: role, unit: 'bytes/s', judge: course(BYTES), value: rate }];
    case 'memory':
      return [{ name: role, aspect: role, unit: 'bytes', judge: GROWTH, value: gauge }];
    case 'saturation':
      return [saturation(family, gauge)];
    case 'heartbeat':
      return [{ name: role, unit: '', judge: FLAT, value: raw }];
  }
}

const GROWTH: Judge = { by: 'growth', settings: defaultGrowth };
const FLAT: Judge = { by: 'flat', settings: defaultFlat };

const TRAFFIC: Indicator = {
  name: 'request-rate',
  aspect: 'traffic',
  unit: '1/s',
  judge: course({ absolute: [0.5, 0.5, 0.4, 0.3, 0.2], direction: 'both', minWeight: 10 }),
  value: rate,
};

function errorRatio({ minRequests }: IndicatorSettings): Indicator {
  const floors: Floors = { absolute: [0.01, 0.01, 0.005, 0.003, 0.002], direction: 'high', minWeight: 20 };
  return {
    name: 'error-ratio',
    aspect: 'errors',
    unit: 'ratio',
    judge: course(floors, { minSum: 5 }, true),
    value: ({ pending: { total, failed } }) =>
      total >= minRequests ? { sum: Math.min(failed, total), weight: total } : undefined,
  };
}

function latencies({ minRequests }: IndicatorSettings): Indicator[] {
  const mean: Value = ({ pending: { sum, count } }) =>
    count >= Math.min(3, minRequests) ? { sum, weight: count } : undefined;
  const about = { aspect: 'latency', unit: 'seconds', judge: course(LATENCY) } as const;
  return [
    { ...about, name: 'latency-mean', value: mean },
    { ...about, name: 'latency-p95', value: p95 },
  ];
}

/** A disk or a memory that is full matters at first sight; a cache or a pool only when it was not always so. */
function saturation(family: string, value: Indicator['value']): Indicator {
  const aspect = aspectOfShare(family);
  const known = aspect === 'disk' || aspect === 'memory';
  const settings = { ...defaultSaturation, ...(known && { learn: 0 }) };
  return { name: 'usage', ...(aspect && { aspect }), unit: 'ratio', judge: { by: 'saturation', settings }, value };
}

function p95({ pending: { buckets } }: Came): { sum: number; weight: number } | undefined {
  const list = Object.entries(buckets).map(([le, count]) => ({
    le: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    count,
  }));
  const weight = list.reduce((most, { count }) => Math.max(most, count), 0);
  if (weight < QUANTILE_OF) return undefined;
  const quantile = quantileOf(list, 0.95);
  return quantile === undefined ? undefined : { sum: quantile * weight, weight };
}
