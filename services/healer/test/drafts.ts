import {
  type Cause,
  type DataOf,
  type Draft,
  type FaultClass,
  type Finding,
  type Incident,
  type SignalSource,
  topics,
} from '@hale/events';
import { T0 } from './builders.ts';

const payments = { env: 'demo', service: 'payments' };

const finding = {
  fingerprint: 'fp-probe',
  service: payments,
  detector: 'probe',
  signal: 'health',
  source: 'probe' as const,
  symptom: 'unreachable' as const,
  severity: 'critical' as const,
  summary: 'probe health failed 3 times in a row',
  startedAt: T0 - 5_000,
  revision: 0,
};

const incident = (input: Partial<Incident> = {}): Incident => ({
  id: 'inc-1',
  env: 'demo',
  title: 'payments: unreachable',
  status: 'triggered',
  severity: 'critical',
  rung: 0,
  openedAt: T0 - 2_000,
  startedAt: T0 - 5_000,
  services: [payments],
  findings: [finding],
  revision: 1,
  ...input,
});

interface About {
  readonly id?: string;
  readonly incident?: string;
  readonly service?: string;
  readonly confidence?: number;
  readonly faultClass?: FaultClass;
  readonly sources?: readonly SignalSource[];
  readonly revision?: number;
  /** Of the incident; those that are about another service are not the cause's. */
  readonly findings?: readonly Partial<Finding>[];
}

export function diagnosed(about: About = {}): Draft {
  const { id = 'dia-1', incident: inc = 'inc-1', service = 'payments', sources = ['probe', 'metric'] } = about;
  const cause: Cause = {
    service: { env: 'demo', service },
    faultClass: about.faultClass ?? 'crash',
    confidence: about.confidence ?? 0.9,
    evidence: sources.map((source) => ({ id: `fp-${source}`, source, text: `a ${source}`, at: T0 })),
  };
  const diagnosis = { id, incident: inc, rung: 0, inconclusive: false, causes: [cause], report: '', missing: [] };
  return topics['diagnosis.completed'].draft(
    {
      diagnosis,
      incident: incident({
        id: inc,
        revision: about.revision ?? 1,
        findings: (about.findings ?? [{}]).map((one) => ({ ...finding, ...one })),
      }),
    },
    { subject: `incident/${inc}` },
  );
}

export function resolved(id = 'inc-1', revision = 5): Draft {
  return topics['incident.resolved'].draft(
    { incident: incident({ id, status: 'resolved', revision }), reason: 'over' },
    { subject: `incident/${id}` },
  );
}

export function raised(input: Partial<Finding> = {}): Draft {
  return topics['finding.raised'].draft({ finding: { ...finding, ...input } }, { subject: 'demo/payments' });
}

export function cleared(at: number, input: Partial<Finding> = {}): Draft {
  return topics['finding.cleared'].draft(
    { finding: { ...finding, ...input }, clearedAt: at, reason: 'answers' },
    { subject: 'demo/payments' },
  );
}

export function decided(decision: DataOf<'decision.made'>['decision']): Draft {
  return topics['decision.made'].draft({ decision }, { subject: 'decision' });
}

export function changed(kind: DataOf<'changes.recorded'>['kind'], by: string, at: number): Draft {
  return topics['changes.recorded'].draft(
    { service: payments, kind, text: kind, by, at },
    { subject: 'demo/payments' },
  );
}

export function observedEdge(caller: string, callee: string): Draft {
  const edges = [{ caller, callee, source: 'spans' as const }];
  return topics['topology.changed'].draft(
    { env: 'demo', services: [caller, callee], edges, at: T0 },
    { subject: 'demo' },
  );
}

export function verifyTimerFired(remediation: string, tick: number): Draft {
  const timer = { id: 'tmr-1', owner: 'healer', name: 'verify', dueAt: T0, data: { remediation, tick: String(tick) } };
  return topics['timer.fired'].draft({ timer }, { subject: 'timer/tmr-1' });
}
