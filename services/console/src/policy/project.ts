import type { AnyEvent, EventOf, Incident, Remediation } from '@hale/events';
import type { IncidentView, ModelUse, RemediationState, RemediationView } from './view.ts';

/** The incident that an event belongs to, or undefined when it belongs to none. */
export function incidentOf(event: AnyEvent): string | undefined {
  switch (event.type) {
    case 'incident.opened':
    case 'incident.triaged':
    case 'incident.updated':
    case 'incident.acknowledged':
    case 'incident.resolved':
      return event.data.incident.id;
    case 'diagnosis.completed':
      return event.data.diagnosis.incident;
    case 'remediation.proposed':
    case 'remediation.decided':
    case 'remediation.started':
    case 'remediation.finished':
      return event.data.remediation.incident;
    case 'remediation.withheld':
    case 'notification.sent':
    case 'notification.failed':
      return event.data.incident;
    case 'model.asked':
    case 'model.answered':
      return event.data.incident ?? event.correlationid;
    case 'decision.made':
      return 'incident' in event.data.decision && typeof event.data.decision.incident === 'string'
        ? event.data.decision.incident
        : event.correlationid;
    default:
      return event.correlationid;
  }
}

/** The incident's view after an event. Undefined when nothing is known of the incident and the event carries no state. */
export function projectView(view: IncidentView | undefined, event: AnyEvent): IncidentView | undefined {
  switch (event.type) {
    case 'incident.opened':
    case 'incident.triaged':
    case 'incident.updated':
      return withIncident(view, event.data.incident);
    case 'incident.acknowledged': {
      const next = withIncident(view, event.data.incident);
      return { ...next, acknowledgedAt: next.acknowledgedAt ?? Date.parse(event.time), acknowledgedBy: event.data.by };
    }
    case 'incident.resolved':
      return { ...withIncident(view, event.data.incident), resolution: event.data.reason };
    case 'diagnosis.completed': {
      const { diagnosis, incident } = event.data;
      const cause = diagnosis.inconclusive ? null : (diagnosis.causes[0] ?? null);
      return { ...(view ?? withIncident(view, incident)), cause };
    }
    case 'remediation.proposed':
    case 'remediation.decided':
    case 'remediation.started':
    case 'remediation.finished':
      return view && withRemediation(view, event);
    case 'model.answered':
      return view && { ...view, models: withAnswer(view.models, event.data) };
    default:
      return view;
  }
}

/** An older state than the one that is shown does not turn it back. */
function withIncident(view: IncidentView | undefined, incident: Incident): IncidentView {
  if (!view) return { incident, remediations: [] };
  return incident.revision < view.incident.revision ? view : { ...view, incident };
}

function withAnswer(before: ModelUse | undefined, { costUsd, cached }: EventOf<'model.answered'>['data']): ModelUse {
  const { answers, cached: known, costUsd: spent } = before ?? { answers: 0, cached: 0, costUsd: 0 };
  return { answers: answers + 1, cached: known + (cached === true ? 1 : 0), costUsd: spent + costUsd };
}

type RemediationTopic = 'remediation.proposed' | 'remediation.decided' | 'remediation.started' | 'remediation.finished';
type RemediationEvent = { [Name in RemediationTopic]: EventOf<Name> }[RemediationTopic];

const MAX_REMEDIATIONS = 20;

function withRemediation(view: IncidentView, event: RemediationEvent): IncidentView {
  const { remediation } = event.data;
  const known = view.remediations.find(({ id }) => id === remediation.id);
  const plan = event.type === 'remediation.proposed' ? event.data.plan : (known?.plan ?? planOf(remediation));
  const next: RemediationView = {
    id: remediation.id,
    action: remediation.action,
    service: remediation.service.service,
    state: stateAfter(event),
    plan,
  };
  const remediations = known
    ? view.remediations.map((other) => (other === known ? next : other))
    : [...view.remediations, next].slice(-MAX_REMEDIATIONS);
  return { ...view, remediations };
}

function stateAfter(event: RemediationEvent): RemediationState {
  switch (event.type) {
    case 'remediation.proposed':
      return event.data.needsApproval ? 'waiting' : 'planned';
    case 'remediation.decided':
      return event.data.decision;
    case 'remediation.started':
      return 'running';
    case 'remediation.finished':
      return event.data.outcome;
  }
}

const planOf = ({ action, service }: Remediation): string => `${action} ${service.service}`;
