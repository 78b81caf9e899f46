import type { Diagnosis, Incident, IncidentFinding, ServiceRef } from '@hale/events';
import { serviceKey } from '@hale/events';
import { withAnswer } from './answer.ts';
import { type Candidate, type Case, isClear, isUnderWay } from './case.ts';
import type { Fact } from './fact.ts';
import { clears, raisedAs, withCleared, withRaised } from './findings.ts';
import type { Settings } from './settings.ts';
import { isMinor, severityOf } from './severity.ts';
import { titleOf } from './title.ts';

/** Outcomes that leave the trouble as it was, in words. */
const FAILED_WORDS: Readonly<Record<string, string>> = {
  ineffective: 'did not help',
  failed: 'failed',
  abandoned: 'was abandoned',
  undone: 'did not help and was undone',
};

type Of<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

/** The case after a fact; the very same object when the fact changes nothing about it. */
export function evolve(before: Case, fact: Fact, now: number, settings: Pick<Settings, 'critical' | 'ladder'>): Case {
  const after = absorb(before, fact, now, settings);
  if (after === before) return before;
  const isQuiet = isClear(after.incident) && !isUnderWay(after);
  const { quietSince, ...rest } = after;
  return isQuiet ? { ...rest, quietSince: quietSince ?? now } : rest;
}

function absorb(
  before: Case,
  fact: Fact,
  now: number,
  { critical, ladder: { sure } }: Pick<Settings, 'critical' | 'ladder'>,
): Case {
  switch (fact.kind) {
    case 'finding-raised':
      return raise(before, fact, now, critical);
    case 'finding-cleared':
      return clear(before, fact, now, critical);
    case 'remediation-proposed':
      return propose(before, fact, now);
    case 'remediation-decided':
      return settleProposal(before, fact, now);
    case 'remediation-started':
      return start(before, fact, now);
    case 'remediation-finished':
      return finish(before, fact, now);
    case 'diagnosed':
      return diagnose(before, fact.diagnosis);
    case 'answered':
    case 'answer-due':
      return withAnswer(before, fact, sure);
    default:
      return before;
  }
}

function raise(
  before: Case,
  { finding, beside = [] }: Of<'finding-raised'>,
  now: number,
  critical: ReadonlySet<string>,
): Case {
  const { findings, services, startedAt } = before.incident;
  if (raisedAs(findings, finding) === 'known') return before;
  const incident = judged(before, beside.reduce(withRaised, withRaised(findings, finding)), critical);
  if (isMinor(finding)) return { ...before, incident };
  return {
    ...before,
    incident: {
      ...incident,
      services: withService(services, finding.service),
      startedAt: Math.min(startedAt, finding.startedAt),
    },
    lastActivityAt: now,
    verified: false,
  };
}

function clear(before: Case, fact: Of<'finding-cleared'>, now: number, critical: ReadonlySet<string>): Case {
  const { findings } = before.incident;
  if (!clears(findings, fact.finding)) return before;
  const incident = judged(before, withCleared(findings, fact.finding, fact.clearedAt), critical);
  return { ...before, incident, lastActivityAt: now };
}

/** Severity and title follow the findings. */
function judged({ incident, culprit }: Case, findings: IncidentFinding[], critical: ReadonlySet<string>): Incident {
  return {
    ...incident,
    findings,
    severity: severityOf(findings, critical, incident.severity),
    title: titleOf(findings, culprit),
  };
}

function withService(services: readonly ServiceRef[], { env, service }: ServiceRef): ServiceRef[] {
  const known = services.some((ref) => serviceKey(ref) === serviceKey({ env, service }));
  return known ? [...services] : [...services, { env, service }];
}

function propose(before: Case, { remediation }: Of<'remediation-proposed'>, now: number): Case {
  const { remediations } = before;
  const state = remediations[remediation.id] ?? 'waiting';
  return {
    ...follow(before),
    remediations: { ...remediations, [remediation.id]: state },
    lastActivityAt: now,
    triedAt: now,
  };
}

function settleProposal(before: Case, { remediation, decision }: Of<'remediation-decided'>, now: number): Case {
  if (decision === 'approved' || decision === 'unknown')
    return { ...follow(before), lastActivityAt: now, triedAt: now };
  const after = { ...before, remediations: without(before, remediation.id), lastActivityAt: now, triedAt: now };
  if (decision === 'rejected') return after;
  return {
    ...after,
    stalled: {
      remediation: remediation.id,
      why: `${remediation.action} of ${remediation.service.service} was ${decision}`,
    },
  };
}

function start(before: Case, { remediation }: Of<'remediation-started'>, now: number): Case {
  if (before.remediations[remediation.id] === 'started') return before;
  return {
    ...follow(before),
    remediations: { ...before.remediations, [remediation.id]: 'started' },
    attempts: before.attempts + 1,
    lastActivityAt: now,
    triedAt: now,
  };
}

function finish(before: Case, { remediation, outcome }: Of<'remediation-finished'>, now: number): Case {
  const after = { ...before, remediations: without(before, remediation.id), lastActivityAt: now, triedAt: now };
  if (outcome === 'verified') return { ...follow(after), verified: true };
  const words = FAILED_WORDS[outcome];
  if (words === undefined) return after;
  const why = `${remediation.action} of ${remediation.service.service} ${words}`;
  return { ...after, stalled: { remediation: remediation.id, why } };
}

/** What came to nothing no longer matters when something else is done. */
function follow(before: Case): Case {
  const { stalled: _, ...rest } = before;
  return rest;
}

function without({ remediations }: Case, id: string): Case['remediations'] {
  return Object.fromEntries(Object.entries(remediations).filter(([other]) => other !== id));
}

/** A culprit is named only by a conclusive diagnosis, and only among the services with findings. */
function diagnose(before: Case, diagnosis: Diagnosis): Case {
  const { causes, inconclusive, rung } = diagnosis;
  const { incident } = before;
  const named = inconclusive ? undefined : causes[0]?.service.service;
  const culprit = incident.services.some(({ service }) => service === named) ? named : before.culprit;
  const title = titleOf(incident.findings, culprit);
  return {
    ...before,
    ...(culprit !== undefined && { culprit }),
    ...(rung === 0 && { candidates: candidatesOf(diagnosis), inconclusive }),
    incident: { ...incident, title, rung: Math.max(incident.rung, rung) },
  };
}

function candidatesOf({ causes }: Diagnosis): Candidate[] {
  return causes.map(({ service, faultClass, confidence, evidence }) => ({
    choice: `${service.service}/${faultClass}`,
    confidence,
    sources: [...new Set(evidence.map(({ source }) => source))].sort(),
  }));
}
