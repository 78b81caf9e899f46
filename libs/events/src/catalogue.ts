import type { z } from 'zod';
import type { Event } from './envelope.ts';
import type { Topic } from './topic.ts';
import { callsObserved } from './topics/calls.observed.ts';
import { changesRecorded } from './topics/changes.recorded.ts';
import { decisionMade } from './topics/decision.made.ts';
import { diagnosisCompleted } from './topics/diagnosis.completed.ts';
import { findingCleared } from './topics/finding.cleared.ts';
import { findingRaised } from './topics/finding.raised.ts';
import { incidentAcknowledged } from './topics/incident.acknowledged.ts';
import { incidentOpened } from './topics/incident.opened.ts';
import { incidentResolved } from './topics/incident.resolved.ts';
import { incidentTriaged } from './topics/incident.triaged.ts';
import { incidentUpdated } from './topics/incident.updated.ts';
import { logsCollected } from './topics/logs.collected.ts';
import { metricsSampled } from './topics/metrics.sampled.ts';
import { modelAnswered } from './topics/model.answered.ts';
import { modelAsked } from './topics/model.asked.ts';
import { notificationFailed } from './topics/notification.failed.ts';
import { notificationSent } from './topics/notification.sent.ts';
import { probesObserved } from './topics/probes.observed.ts';
import { remediationDecided } from './topics/remediation.decided.ts';
import { remediationFinished } from './topics/remediation.finished.ts';
import { remediationProposed } from './topics/remediation.proposed.ts';
import { remediationStarted } from './topics/remediation.started.ts';
import { remediationWithheld } from './topics/remediation.withheld.ts';
import { spansCollected } from './topics/spans.collected.ts';
import { timerFired } from './topics/timer.fired.ts';
import { timerSet } from './topics/timer.set.ts';
import { topologyChanged } from './topics/topology.changed.ts';

/** Every event that Hale knows, in the order in which one noun becomes the next. */
export const topics = {
  'metrics.sampled': metricsSampled,
  'logs.collected': logsCollected,
  'spans.collected': spansCollected,
  'probes.observed': probesObserved,
  'finding.raised': findingRaised,
  'finding.cleared': findingCleared,
  'incident.opened': incidentOpened,
  'incident.triaged': incidentTriaged,
  'incident.updated': incidentUpdated,
  'incident.acknowledged': incidentAcknowledged,
  'incident.resolved': incidentResolved,
  'diagnosis.completed': diagnosisCompleted,
  'calls.observed': callsObserved,
  'topology.changed': topologyChanged,
  'remediation.withheld': remediationWithheld,
  'remediation.proposed': remediationProposed,
  'remediation.decided': remediationDecided,
  'remediation.started': remediationStarted,
  'remediation.finished': remediationFinished,
  'notification.sent': notificationSent,
  'notification.failed': notificationFailed,
  'changes.recorded': changesRecorded,
  'decision.made': decisionMade,
  'model.asked': modelAsked,
  'model.answered': modelAnswered,
  'timer.set': timerSet,
  'timer.fired': timerFired,
} as const;

export type TopicName = keyof typeof topics;
export type DataOf<Name extends TopicName> = z.infer<(typeof topics)[Name]['data']>;
export type EventOf<Name extends TopicName> = Event<Name, DataOf<Name>>;
/** An event of any topic, discriminated by `type`. */
export type AnyEvent = { [Name in TopicName]: EventOf<Name> }[TopicName];

/** The topic of that name as data, or undefined when the catalogue has none. */
export function findTopic(name: string): Topic | undefined {
  return Object.hasOwn(topics, name) ? (topics as unknown as Record<string, Topic>)[name] : undefined;
}
