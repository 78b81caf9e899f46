import type { SeenIncident } from './console-api.ts';
import type { ActionLine } from './shop-api.ts';
import type { Fault } from './truth.ts';

/** How a fault ended: as `faults.yaml` may expect it, or else. recovered: over, and no action was proven. */
export type Outcome = Fault['outcome'] | 'recovered' | 'open' | 'undetected';

/** One incident, short enough for a report. */
export interface IncidentNote {
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  /** Seconds from the injection. */
  readonly openedS: number;
  readonly rung: number;
  readonly costUsd: number;
  readonly settled: boolean;
  readonly cause: string | null;
  /** What the last diagnosis said, a line each. */
  readonly diagnosis: readonly string[];
  readonly remediations: readonly string[];
  /** What was found, such as `payments error-response errors (metric)`. */
  readonly findings: readonly string[];
}

/** What came of one injection, by the times of Hale's own events and the shop's own record. Times are in seconds from it. */
export interface Observed {
  readonly injectedAt: string;
  readonly incidents: readonly IncidentNote[];
  /** All that Hale did to the shop until the next injection. */
  readonly acted: readonly ActionLine[];
  /** More of them than there should be: on another service, of another kind, or any at all. */
  readonly falseActions: readonly ActionLine[];
}

export interface FaultRecord extends Observed {
  readonly fault: string;
  readonly role: string;
  readonly service: string;
  readonly expected: {
    readonly outcome: Fault['outcome'];
    readonly actions: readonly string[];
    readonly withinS: number;
  };
  readonly outcome: Outcome;
  readonly detectedS: number | null;
  readonly cause: { readonly service: string; readonly faultClass: string; readonly confidence: number } | null;
  readonly causeRight: boolean;
  readonly action: string | null;
  /** When the service ran again, or its cache was empty. */
  readonly repairedS: number | null;
  /** When Hale said that the repair held. */
  readonly verifiedS: number | null;
  /** Detected in time, the cause right, the outcome as expected, and nothing done that should not be. */
  readonly asExpected: boolean;
}

export interface NonFaultRecord extends Observed {
  readonly nonFault: string;
  readonly role: string;
  readonly service: string;
}

/** What is known of a fault while it lasts and after it. */
export interface Observation {
  /** Milliseconds since the epoch. */
  readonly injectedAt: number;
  readonly service: string;
  /** Incidents since the injection, oldest first. */
  readonly incidents: readonly SeenIncident[];
  /** What Hale did since. */
  readonly acted: readonly ActionLine[];
}

/** The highest rung of the ladder. */
const A_PERSON = 3;
const RUNNING = new Set(['planned', 'approved', 'running']);

/** Where a fault stands. */
export function outcomeOf(incidents: readonly SeenIncident[]): Outcome {
  if (incidents.length === 0) return 'undetected';
  const remediations = incidents.flatMap((each) => each.remediations);
  if (incidents.every(({ incident }) => incident.status === 'resolved')) {
    return remediations.some(({ state }) => state === 'verified') ? 'healed' : 'recovered';
  }
  const open = incidents.filter(({ incident }) => incident.status !== 'resolved');
  if (open.some((each) => each.remediations.some(({ state }) => RUNNING.has(state)))) return 'open';
  if (open.some((each) => each.remediations.some(({ state }) => state === 'waiting'))) return 'approval';
  return open.some(({ incident }) => incident.rung === A_PERSON) ? 'human' : 'open';
}

export function recordOf(what: string, role: string, fault: Fault, seen: Observation, outcome: Outcome): FaultRecord {
  const { injectedAt, service, incidents, acted } = seen;
  const since = (at: number | undefined) => (at === undefined ? null : seconds(at - injectedAt));
  const main = mainOf(incidents, service);
  const cause = main?.cause ? { ...main.cause, service: main.cause.service.service } : null;
  const proven = incidents.flatMap((each) => each.remediations).find(({ state }) => state === 'verified');
  const finished = incidents
    .flatMap(({ timeline }) => timeline)
    .find(
      ({ type, title }) =>
        proven && type === 'remediation.finished' && title.endsWith(`${proven.action} ${proven.service}`),
    );
  const done = acted.find((line) => line.service === service && fault.actions.includes(line.action));
  const detectedS = since(incidents[0]?.incident.openedAt);
  const causeRight = cause?.service === service && fault.classes.some((each) => each === cause.faultClass);
  const falseActions = acted.filter((line) => line.service !== service || !fault.actions.includes(line.action));
  const withinS = fault.within / 1_000;
  const inTime = detectedS !== null && detectedS <= withinS;
  return {
    fault: what,
    role,
    service,
    expected: { outcome: fault.outcome, actions: fault.actions, withinS },
    injectedAt: new Date(injectedAt).toISOString(),
    outcome,
    detectedS,
    cause: cause && { service: cause.service, faultClass: cause.faultClass, confidence: cause.confidence },
    causeRight,
    action: proven?.action ?? acted[0]?.action ?? null,
    repairedS: since(done && Date.parse(done.time)),
    verifiedS: since(finished?.at),
    asExpected: inTime && causeRight && outcome === fault.outcome && falseActions.length === 0,
    incidents: incidents.map((each) => noteOf(each, injectedAt)),
    acted,
    falseActions,
  };
}

export function nonFaultRecordOf(what: string, role: string, seen: Observation): NonFaultRecord {
  const { injectedAt, service, incidents, acted } = seen;
  return {
    nonFault: what,
    role,
    service,
    injectedAt: new Date(injectedAt).toISOString(),
    incidents: incidents.map((each) => noteOf(each, injectedAt)),
    acted,
    falseActions: acted,
  };
}

/** The incident that says most about what was hit: one that was repaired, one that names it, else the first. */
function mainOf(incidents: readonly SeenIncident[], service: string): SeenIncident | undefined {
  const repaired = incidents.find(({ remediations }) => remediations.some(({ state }) => state === 'verified'));
  return repaired ?? incidents.find(({ cause }) => cause?.service.service === service) ?? incidents[0];
}

function noteOf({ incident, cause, remediations, timeline }: SeenIncident, injectedAt: number): IncidentNote {
  const findings = incident.findings.map(({ service, symptom, aspect, source, signal }) =>
    [service.service, symptom, aspect, `(${source}: ${signal.slice(0, 80)})`].filter(Boolean).join(' '),
  );
  const diagnosed = timeline.findLast(({ type }) => type === 'diagnosis.completed');
  return {
    id: incident.id,
    title: incident.title,
    services: incident.services.map(({ service }) => service),
    openedS: seconds(incident.openedAt - injectedAt),
    rung: incident.rung,
    costUsd: incident.costUsd ?? 0,
    settled: incident.status === 'resolved',
    cause: cause ? `${cause.service.service}/${cause.faultClass} ${cause.confidence.toFixed(2)}` : null,
    diagnosis: diagnosed ? [diagnosed.detail ?? diagnosed.title, ...(diagnosed.lines ?? [])] : [],
    remediations: remediations.map(({ action, service, state }) => `${action} ${service}: ${state}`),
    findings: [...new Set(findings)],
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
