import { matchesGlob } from './glob.ts';
import { remembered } from './remembered.ts';

/** What users wait for. */
export const CRITICAL_SERIES: readonly string[] = [
  '*latency*',
  '*duration*',
  '*response_time*',
  '*queue*',
  '*backlog*',
  '*lag',
  '*lag_seconds',
  '*pending*',
];

/** What tells of trouble as its users feel it: errors, latencies, queues, saturation, lost capacity. */
export const INCLUDED_SERIES: readonly string[] = [
  '*error*',
  '*failure*',
  '*failed*',
  '*timeout*',
  '*rejected*',
  '*dropped*',
  '*requests_total',
  '*responses_total',
  ...CRITICAL_SERIES,
  '*utilization*',
  '*saturation*',
  '*_available',
  '*_available_*',
  '*_free_*',
  'log_lines_total',
];

/** What a process tells of its own inside, what a library counts about itself, and what another series says better. */
export const EXCLUDED_SERIES: readonly string[] = [
  'process_*',
  'nodejs_*',
  'go_*',
  'python_*',
  'jvm_*',
  'dotnet_*',
  'promhttp_*',
  'scrape_*',
  'prometheus_*',
  'hale_*',
  '*_bucket',
  '*_count',
  '*_created',
  '*_info',
];

/**
 * Says whether a series of that name is judged. `up` always is, unless it is excluded by its exact name.
 */
export function seriesFilter(patterns: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}): (name: string) => boolean {
  return remembered((name) =>
    name === 'up'
      ? !patterns.exclude.includes(name)
      : patterns.include.some((each) => matchesGlob(each, name)) &&
        !patterns.exclude.some((each) => matchesGlob(each, name)),
  );
}
