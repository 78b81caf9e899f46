import type { Timer } from '@hale/bus';
import { type Draft, digest, type Finding, type Incident, topics } from '@hale/events';
import { type Case, isResolved } from './case.ts';
import { ask, climb } from './climb.ts';
import { type Announcement, type Decision, decide, type LifecycleReason } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Fact } from './fact.ts';
import type { Settings } from './settings.ts';
import { severityOf } from './severity.ts';
import { titleOf } from './title.ts';

/** What an incident has become, and what is said and wished for about it. */
export interface Step<Reason extends string = LifecycleReason> {
  readonly reason: Reason;
  readonly case: Case;
  readonly events: readonly Draft[];
  readonly timers: readonly Timer[];
}

/**
 * A fresh incident of one finding, at `now` in milliseconds, with what is only of note `beside` it; the same
 * causing event gives the same incident.
 */
export function open(
  causeId: string,
  finding: Finding,
  now: number,
  settings: Settings,
  beside: readonly Finding[] = [],
): Step<'opened'> {
  const { env, service } = finding.service;
  const incident: Incident = {
    id: `inc-${digest(causeId)}`,
    env,
    title: titleOf([finding], undefined),
    status: 'triggered',
    severity: severityOf([finding], settings.critical, finding.severity),
    rung: 0,
    openedAt: now,
    startedAt: finding.startedAt,
    services: [{ env, service }],
    findings: [finding, ...beside],
    revision: 0,
  };
  return {
    reason: 'opened',
    case: {
      incident,
      triaged: false,
      lastActivityAt: now,
      remediations: {},
      attempts: 0,
      verified: false,
      candidates: [],
      inconclusive: false,
      questions: [],
    },
    events: [draft(incident, { type: 'incident.opened' })],
    timers: [{ name: 'triage', key: incident.id, dueAt: now + settings.groupWait, data: { incident: incident.id } }],
  };
}

/** The next step of an incident. Each event raises its revision by one; a resolved incident says nothing more. */
export function advance(before: Case, fact: Fact, now: number, settings: Settings): Step {
  if (isResolved(before)) return { reason: 'resolved-already', case: before, events: [], timers: [] };
  const evolved = evolve(before, fact, now, settings);
  const wanted = climb(evolved, fact, settings);
  const asked = wanted && ask(evolved, wanted, now, settings);
  const after = asked?.case ?? evolved;
  const { reason, announcement, timers = [] }: Decision = decide(before, after, fact, now, settings, wanted);
  const all = { events: asked?.events ?? [], timers: [...timers, ...(asked?.timers ?? [])] };
  if (!announcement) return { reason, case: after, ...all };
  const incident = announced(after.incident, announcement, now);
  return {
    reason,
    case: { ...after, incident, triaged: after.triaged || announcement.type === 'incident.triaged' },
    events: [draft(incident, announcement), ...all.events],
    timers: all.timers,
  };
}

function announced(incident: Incident, announcement: Announcement, now: number): Incident {
  const next = { ...incident, revision: incident.revision + 1 };
  switch (announcement.type) {
    case 'incident.acknowledged':
      return { ...next, status: 'acknowledged', acknowledgedBy: announcement.by.slice(0, 100) };
    case 'incident.resolved':
      return { ...next, status: 'resolved', resolvedAt: now };
    case 'incident.updated':
      return { ...next, rung: Math.max(next.rung, announcement.rung ?? 0) };
    default:
      return next;
  }
}

function draft(incident: Incident, announcement: Announcement): Draft {
  const about = { subject: `incident/${incident.id}`, incident: incident.id };
  switch (announcement.type) {
    case 'incident.opened':
      return topics['incident.opened'].draft({ incident }, about);
    case 'incident.acknowledged':
      return topics['incident.acknowledged'].draft({ incident, by: announcement.by }, about);
    case 'incident.triaged':
      return topics['incident.triaged'].draft({ incident, reason: announcement.reason }, about);
    case 'incident.updated':
      return topics['incident.updated'].draft({ incident, reason: announcement.reason }, about);
    case 'incident.resolved':
      return topics['incident.resolved'].draft({ incident, reason: announcement.reason }, about);
  }
}
