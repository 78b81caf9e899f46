import type { JudgedFinding, Severity } from '@hale/events';
import { timelineOf } from './timeline.ts';
import type { IncidentDetail, IncidentSummary, IncidentView, TimelineEntry, Timings, WatchedState } from './view.ts';
import { causeInWords, STATE_WORDS } from './words.ts';

export function summaryOf({ incident, cause, remediations }: IncidentView): IncidentSummary {
  const { id, env, title, status, severity, startedAt, openedAt, resolvedAt } = incident;
  const last = remediations.at(-1);
  return {
    id,
    env,
    title,
    status,
    severity,
    startedAt,
    openedAt,
    services: incident.services.map(({ service }) => service),
    waiting: status !== 'resolved' && remediations.some(({ state }) => state === 'waiting'),
    ...(resolvedAt !== undefined && { resolvedAt }),
    ...(cause && { cause: causeInWords(cause) }),
    ...(last && { action: `${last.action} ${last.service}: ${STATE_WORDS[last.state]}` }),
  };
}

export function detailOf(view: IncidentView, recorded: readonly TimelineEntry[]): IncidentDetail {
  return { ...view, timings: timingsOf(view), timeline: timelineOf(view, recorded) };
}

function timingsOf({ incident, acknowledgedAt }: IncidentView): Timings {
  const { startedAt, openedAt, resolvedAt } = incident;
  return {
    detectMs: Math.max(0, openedAt - startedAt),
    ...(acknowledgedAt !== undefined && { acknowledgeMs: Math.max(0, acknowledgedAt - openedAt) }),
    ...(resolvedAt !== undefined && { repairMs: Math.max(0, resolvedAt - startedAt) }),
  };
}

/** An open finding as far as the state of its service goes, and what a person may say of it. */
export interface OpenFinding {
  readonly service: string;
  readonly severity: Severity;
  /** Absent in what an earlier version has kept. */
  readonly judged?: JudgedFinding;
}

const RANK: Readonly<Record<Severity, number>> = { critical: 3, warning: 2, unknown: 1, info: 0 };

/** Every watched service with the worst that is open about it; what is not watched but troubled follows. */
export function watchedStates(watched: readonly string[], findings: readonly OpenFinding[]): WatchedState[] {
  const worst = new Map<string, Severity>();
  for (const { service, severity } of findings) {
    const known = worst.get(service);
    if (known === undefined || RANK[severity] > RANK[known]) worst.set(service, severity);
  }
  const names = [...new Set([...watched, ...worst.keys()])];
  return names.map((service) => ({ service, state: worst.get(service) ?? 'ok' }));
}
