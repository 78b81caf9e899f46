import type { Timer } from '@hale/bus';
import { type AnyEvent, checkEvent, type Diagnosis, type Draft, type Finding, type Remediation } from '@hale/events';
import type { Case } from '../src/policy/case.ts';
import type { Fact } from '../src/policy/fact.ts';
import { advance, open } from '../src/policy/lifecycle.ts';
import { type LadderRules, type Settings, settingsOf } from '../src/policy/settings.ts';

export const T0 = 1_790_000_000_000;

const timing = {
  groupWait: 5_000,
  settle: 10_000,
  joinWithin: 600_000,
  hops: 1,
  handOver: 4_000,
  keepResolved: 60_000,
  plannedFor: 60_000,
  operatorPause: 600_000,
  aftermath: 30_000,
  callAfter: 20_000,
};

export const noModels: LadderRules = { rungs: new Set(), sure: 0.7, within: 30_000 };

export const settings: Settings = settingsOf(
  timing,
  {
    storefront: { dependsOn: ['checkout'], critical: true },
    checkout: { dependsOn: ['payments'], critical: false },
    payments: { dependsOn: [], critical: false },
  },
  noModels,
);

export const finding = (service: string, more: Partial<Finding> = {}): Finding => ({
  fingerprint: `${service}-${more.symptom ?? 'unreachable'}`,
  service: { env: 'demo', service },
  detector: 'probe',
  signal: 'health',
  source: 'probe',
  symptom: 'unreachable',
  severity: 'critical',
  summary: `${service} is not well`,
  startedAt: T0 - 3_000,
  revision: 0,
  ...more,
});

export const remediation = (id: string): Remediation => ({
  id,
  incident: 'inc-1',
  diagnosis: 'dia-1',
  service: { env: 'demo', service: 'payments' },
  faultClass: 'crash',
  action: 'restart',
  attempt: 1,
  mode: 'auto',
  configHash: 'c0ffee',
});

export const diagnosis = (culprit: string, more: Partial<Diagnosis> = {}): Diagnosis => ({
  id: 'dia-1',
  incident: 'inc-1',
  rung: 0,
  inconclusive: false,
  causes: [{ service: { env: 'demo', service: culprit }, faultClass: 'crash', confidence: 0.9, evidence: [] }],
  report: '',
  missing: [],
  ...more,
});

/** A fact about the incident and when it is handled, in milliseconds after the opening. */
export type At = readonly [afterMs: number, fact: Fact];

/** Given an incident opened on one finding and what happened to it since: when this happens, then what? */
export function play(first: Finding, past: readonly At[]): Case {
  return past.reduce<Case>(
    (before, [afterMs, fact]) => advance(before, fact, T0 + afterMs, settings).case,
    open('cause', first, T0, settings).case,
  );
}

export function when(before: Case, [afterMs, fact]: At) {
  const step = advance(before, fact, T0 + afterMs, settings);
  return { ...step, said: step.events.map(said), wished: step.timers.map(wish) };
}

/** What an event says in short, after the whole of it was held against the catalogue. */
export function said(draft: Draft): string {
  const event = parsed(draft);
  if (!event.type.startsWith('incident.')) throw new Error(`unexpected ${event.type}`);
  const why = 'reason' in event.data ? event.data.reason : 'by' in event.data ? event.data.by : '';
  return `${event.type} ${String(why)}`.trim();
}

export function parsed(draft: Draft): AnyEvent {
  const time = new Date(T0).toISOString();
  const version = `urn:hale:${draft.type}:1`;
  const envelope = {
    specversion: '1.0',
    id: 'e',
    source: 'hale/escalation',
    time,
    recordedtime: time,
    dataschema: version,
  };
  return checkEvent({ ...envelope, type: draft.type, subject: draft.subject, data: draft.data });
}

/** A timer in short, due in milliseconds after the opening. */
export const wish = ({ name, dueAt }: Timer): string => `${name} at ${dueAt - T0}`;
