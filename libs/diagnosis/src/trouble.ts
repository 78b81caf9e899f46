import type { Aspect, IncidentFinding, Symptom } from '@hale/events';

/** What a finding says in the words of the ranking: its symptom, or what of the service is abnormal. */
export type Trouble =
  /** Nobody answers at its port. */
  | 'closed'
  /** Connects and does not answer in time. */
  | 'stuck'
  /** Ended by the kernel for want of memory. */
  | 'killed'
  | 'errors'
  | 'latency'
  | 'cpu'
  | 'memory'
  | 'disk'
  | 'network'
  | 'cache'
  /** A level that left its range, of a series that is not known to be any of these. */
  | 'level'
  /** Has less to do, or uses less, than usual. */
  | 'idle'
  | 'traffic'
  | 'fatal-line'
  | 'error-line'
  | 'other';

const BY_SYMPTOM: { readonly [Name in Symptom]?: Trouble } = {
  unreachable: 'closed',
  unresponsive: 'stuck',
  oom: 'killed',
  'error-response': 'errors',
  'fatal-log': 'fatal-line',
  'error-log': 'error-line',
  'missing-log': 'other',
};

const BY_ASPECT: { readonly [Name in Aspect]?: Trouble } = {
  availability: 'errors',
  errors: 'errors',
  latency: 'latency',
  cpu: 'cpu',
  memory: 'memory',
  disk: 'disk',
  network: 'network',
  cache: 'cache',
  logs: 'error-line',
};

const BY_LEVEL: { readonly [Name in Symptom]?: Trouble } = {
  slow: 'latency',
  'level-high': 'level',
  saturated: 'level',
  growth: 'level',
};

type Told = Pick<IncidentFinding, 'symptom' | 'aspect' | 'severity' | 'source'>;

export function troubleOf({ symptom, aspect }: Told): Trouble {
  const plain = BY_SYMPTOM[symptom];
  if (plain) return plain;
  if (aspect === 'traffic') return 'traffic';
  if (symptom === 'level-low' && aspect !== 'availability') return 'idle';
  return (aspect && BY_ASPECT[aspect]) ?? BY_LEVEL[symptom] ?? 'other';
}

/** Whether it may be a sign of a fault: `info` accompanies one at most, and traffic is what users do. */
export function weighs(finding: Told): boolean {
  return (finding.severity === 'warning' || finding.severity === 'critical') && troubleOf(finding) !== 'traffic';
}

/** Anyone may write a log line, so what is only written never moves blame away from what was measured. */
export function isText({ source }: Told): boolean {
  return source === 'log';
}

/**
 * Whether the service itself or a probe of it says that it fails, rather than a level that differs from usual. Memory
 * near its limit fails nobody yet; when it does, others will see it.
 */
export function isPlain(finding: Told): boolean {
  const trouble = troubleOf(finding);
  return PLAIN.has(trouble) || (finding.symptom === 'saturated' && trouble !== 'memory');
}

const PLAIN: ReadonlySet<Trouble> = new Set(['closed', 'stuck', 'killed', 'errors', 'fatal-line', 'error-line']);
