import type { Aspect, Severity } from '@hale/events';

/** What is known of the service when one of its figures is abnormal. */
export interface Circumstances {
  /** Its users feel it: errors or latency are abnormal. */
  readonly felt: boolean;
  /** How many times its usual traffic it has; undefined when its traffic is not known. */
  readonly traffic: number | undefined;
}

export interface GravitySettings {
  /** Share of failed requests that is critical. */
  readonly criticalErrors: number;
  /** Times its usual latency that are critical, when they are at least so many seconds more. */
  readonly criticalSlowness: number;
  readonly criticalSeconds: number;
}

/** Resources may rise by this much more than traffic: what they do besides, and chance. */
const SLACK = 1.5;

/**
 * How bad it is: critical when users feel it strongly. Traffic alone is never a fault. What traffic explains, and a cache or a pool that
 * is full, is worth knowing but no trouble while nobody feels it.
 */
export function gravityOf(
  aspect: Aspect | undefined,
  what: 'level' | 'growth' | 'saturated' | 'flat',
  { value, usual }: { readonly value: number; readonly usual: number },
  { felt, traffic }: Circumstances,
  settings: GravitySettings,
): Severity {
  if (aspect === 'traffic') return 'info';
  if (what === 'saturated') return felt || aspect === 'disk' || aspect === 'memory' ? 'warning' : 'info';
  if (what !== 'level') return 'warning';
  if (aspect === 'errors') return value >= settings.criticalErrors ? 'critical' : 'warning';
  if (aspect === 'latency') {
    const much = value >= settings.criticalSlowness * usual && value - usual >= settings.criticalSeconds;
    return much ? 'critical' : 'warning';
  }
  const explained = traffic !== undefined && usual > 0 && value / usual <= SLACK * traffic;
  return explained && traffic > 1 && !felt ? 'info' : 'warning';
}

const ORDER: readonly Severity[] = ['unknown', 'info', 'warning', 'critical'];

/** Within an episode it only rises: a finding that is taken back in part is none that one could act upon. */
export const isWorse = (one: Severity, than: Severity): boolean => ORDER.indexOf(one) > ORDER.indexOf(than);
