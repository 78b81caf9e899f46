import type { IncidentFinding, SignalSource, Symptom } from '@hale/events';
import type { Change } from '../src/change.ts';
import { graphOf } from '../src/graph.ts';
import { rank } from '../src/rank.ts';
import type { SpanShare } from '../src/spans.ts';

export const T0 = 1_790_000_000_000;
const shop = graphOf({
  storefront: { dependsOn: ['catalog', 'checkout'] },
  checkout: { dependsOn: ['payments'] },
  payments: { dependsOn: ['bank'] },
});

/** `service symptom source`, some seconds after the fault. */
export function seen(what: string, after: number, more: Partial<IncidentFinding> = {}): IncidentFinding {
  const [service, symptom, source] = what.split(' ') as [string, Symptom, SignalSource];
  return {
    fingerprint: `${what} ${more.aspect}`,
    service: { env: 'demo', service },
    detector: 'any',
    signal: 'any',
    source,
    symptom,
    severity: 'warning',
    summary: what,
    startedAt: T0 + after * 1_000,
    revision: 0,
    ...more,
  };
}

export const changed = (service: string, kind: Change['kind'], after: number, by = 'ci'): Change => ({
  service: { env: 'demo', service },
  kind,
  text: `${service} ${kind}`,
  by,
  at: T0 + after * 1_000,
});

export const critical = { severity: 'critical' as const };
export const info = { severity: 'info' as const };
export const errors = { aspect: 'errors' as const };
export const latency = { aspect: 'latency' as const };

export interface Scenario {
  readonly given: readonly IncidentFinding[];
  readonly changes?: readonly Change[];
  readonly spans?: Readonly<Record<string, SpanShare>>;
  /** Seconds after the fault. */
  readonly when: number;
}

export const judge = ({ given, changes = [], spans = {}, when }: Scenario) =>
  rank({
    findings: given,
    graph: shop,
    changes,
    shares: new Map(Object.entries(spans)),
    now: T0 + when * 1_000,
  });

/** The callers of payments as they look while it fails. */
export const callersFail = [
  seen('checkout level-high metric', 2, errors),
  seen('checkout level-high trace', 2, errors),
  seen('storefront error-log log', 1),
];
