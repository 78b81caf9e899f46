import type { Aspect, Series } from '@hale/events';
import { matchesGlob } from './glob.ts';
import { remembered } from './remembered.ts';

/**
 * What kind of figure a family of series makes, in the order in which they are judged: traffic and what users feel come first, because how
 * bad the rest is follows from them.
 */
export const ROLES = ['start', 'requests', 'duration', 'cpu', 'network', 'memory', 'saturation', 'heartbeat'] as const;
export type Role = (typeof ROLES)[number];

/** Which part of its family a series is. */
type Part = 'value' | 'sum' | 'count' | 'bucket';

export interface SeriesRole {
  readonly role: Role;
  readonly part: Part;
  /** The name of the family: of a histogram without its suffix. */
  readonly family: string;
}

export type RolePatterns = Readonly<Record<Exclude<Role, 'start'>, readonly string[]>> & {
  readonly exclude: readonly string[];
};

/** Names as Prometheus' clients, OpenTelemetry's and cAdvisor give them; `*` and `?` as usual. */
export const DEFAULT_ROLES: RolePatterns = {
  requests: ['*requests_total', 'grpc_server_handled_total'],
  duration: [
    '*_duration_seconds',
    '*_request_seconds',
    '*_requests_seconds',
    '*_latency_seconds',
    'grpc_server_handling_seconds',
  ],
  cpu: ['process_cpu_seconds_total', 'container_cpu_usage_seconds_total'],
  network: ['container_network_*_bytes_total'],
  memory: ['process_resident_memory_bytes', 'container_memory_working_set_bytes'],
  saturation: ['*usage_ratio', '*used_ratio', '*utilization', '*utilization_ratio', '*cache*_ratio'],
  heartbeat: ['*heartbeat*'],
  // What it asks of others, what it does in its own inside, and shares that are good when they are high.
  exclude: ['*client*', '*_gc_*', 'hale_*', 'scrape_*', 'promhttp_*', 'prometheus_*', '*hit*ratio', '*miss*ratio'],
};

const COUNTERS: readonly Exclude<Role, 'start'>[] = ['requests', 'cpu', 'network'];
const GAUGES: readonly Exclude<Role, 'start'>[] = ['memory', 'saturation'];
/** When a process began, as Prometheus' clients say. */
export const PROCESS_START = 'process_start_time_seconds';
const HISTOGRAM = /^(.+)_(sum|count|bucket)$/;

/** Says what a series is of; null when it is judged by itself, if at all. */
export function seriesRoles(patterns: RolePatterns): (series: Pick<Series, 'name' | 'kind'>) => SeriesRole | null {
  const byKind = {
    gauge: remembered((name) => roleOf(name, 'gauge', patterns)),
    counter: remembered((name) => roleOf(name, 'counter', patterns)),
  };
  return ({ name, kind }) => byKind[kind](name);
}

function roleOf(name: string, kind: Series['kind'], patterns: RolePatterns): SeriesRole | null {
  if (name === PROCESS_START) return { role: 'start', part: 'value', family: name };
  const fits = (role: Exclude<Role, 'start'>, text: string): boolean =>
    patterns[role].some((each) => matchesGlob(each, text));
  if (patterns.exclude.some((each) => matchesGlob(each, name))) return null;
  const [, family, suffix] = HISTOGRAM.exec(name) ?? [];
  if (kind === 'counter' && family !== undefined && fits('duration', family)) {
    return { role: 'duration', part: suffix as Part, family };
  }
  const roles: readonly Exclude<Role, 'start'>[] = [...(kind === 'counter' ? COUNTERS : GAUGES), 'heartbeat'];
  const role = roles.find((each) => fits(each, name));
  return role ? { role, part: 'value', family: name } : null;
}

/** What of a service a share at its limit is about, by its name. */
export function aspectOfShare(name: string): Aspect | undefined {
  if (/cache/i.test(name)) return 'cache';
  if (/memory|heap|swap/i.test(name)) return 'memory';
  if (/disk|filesystem|volume|inode/i.test(name)) return 'disk';
  if (/cpu|eventloop|event_loop/i.test(name)) return 'cpu';
  return /network|connection|socket|bandwidth/i.test(name) ? 'network' : undefined;
}
