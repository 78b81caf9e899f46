import type {
  Diagnosis,
  EventOf,
  FaultClass,
  Incident,
  IncidentStatus,
  Remediation,
  RemediationOutcome,
  Severity,
} from '@hale/events';

/** The events that change what an incident's message says. */
export type MessageTopic =
  | 'incident.opened'
  | 'incident.triaged'
  | 'incident.updated'
  | 'incident.acknowledged'
  | 'incident.resolved'
  | 'diagnosis.completed'
  | 'remediation.proposed'
  | 'remediation.decided'
  | 'remediation.started'
  | 'remediation.finished';
export type MessageEvent = { [Name in MessageTopic]: EventOf<Name> }[MessageTopic];

export type ActionState = 'planned' | 'waiting' | 'approved' | 'declined' | 'running' | RemediationOutcome;

/** One remediation as the message shows it. */
export interface ActionLine {
  readonly id: string;
  readonly action: string;
  readonly service: string;
  readonly state: ActionState;
  /** Why it is in that state: the plan, the guard's or the person's reason, what came of it. */
  readonly detail: string;
  readonly proof: readonly string[];
  /** The person who approved it; absent when policy did. */
  readonly approvedBy?: string;
}

export interface CauseLine {
  readonly service: string;
  readonly faultClass: FaultClass;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence: readonly string[];
}

/** What everybody who is told about an incident should be seeing: nothing but what is shown. */
export interface MessageBody {
  readonly env: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly services: readonly string[];
  readonly startedAt: number;
  readonly resolvedAt?: number;
  readonly acknowledgedBy?: string;
  readonly resolution?: string;
  /** Null: looked for and not found. Absent: not looked for yet. */
  readonly cause?: CauseLine | null;
  /** In the order of their proposal, the latest {@link MAX_ACTIONS}. */
  readonly actions: readonly ActionLine[];
}

export interface Message {
  readonly incident: string;
  /** Revision of the incident that the body shows; an event that carries an older one does not turn it back. */
  readonly incidentRevision: number;
  /** Raised by one with every visible change; the first is 1. */
  readonly revision: number;
  /** The highest rung that has looked at it: routed by, not shown. */
  readonly rung: number;
  readonly body: MessageBody;
}

const MAX_ACTIONS = 5;
const MAX_LINES = 3;
/** How the healer signs what no person had to decide. */
const BY_POLICY = 'policy';

/** The incident that an event is about. */
export function incidentOf(event: MessageEvent): string {
  switch (event.type) {
    case 'remediation.proposed':
    case 'remediation.decided':
    case 'remediation.started':
    case 'remediation.finished':
      return event.data.remediation.incident;
    default:
      return event.data.incident.id;
  }
}

/** The whole incident, where the event carries it. */
function incidentIn(event: MessageEvent): Incident | undefined {
  switch (event.type) {
    case 'remediation.proposed':
    case 'remediation.decided':
    case 'remediation.started':
    case 'remediation.finished':
      return undefined;
    default:
      return event.data.incident;
  }
}

/**
 * The message after an event. The same object when nothing visible changed; undefined when the event is about
 * an incident of which nothing is known and says too little to begin with.
 */
export function applyToMessage(message: Message | undefined, event: MessageEvent): Message | undefined {
  const begun = message ?? begin(event);
  if (!begun) return undefined;
  const body = nextBody(begun, event);
  const incidentRevision = Math.max(begun.incidentRevision, incidentIn(event)?.revision ?? 0);
  const rung = Math.max(begun.rung, incidentIn(event)?.rung ?? 0);
  if (JSON.stringify(body) === JSON.stringify(message?.body)) {
    const same = incidentRevision === begun.incidentRevision && rung === begun.rung;
    return same ? begun : { ...begun, incidentRevision, rung };
  }
  return { incident: begun.incident, incidentRevision, revision: begun.revision + 1, rung, body };
}

function begin(event: MessageEvent): Message | undefined {
  const incident = incidentIn(event);
  if (!incident) return undefined;
  return {
    incident: incident.id,
    incidentRevision: incident.revision,
    revision: 0,
    rung: incident.rung,
    body: withIncident({ actions: [] }, incident),
  };
}

function nextBody({ body, incidentRevision }: Message, event: MessageEvent): MessageBody {
  switch (event.type) {
    case 'incident.opened':
    case 'incident.triaged':
    case 'incident.updated':
      return isOlder(event.data.incident, incidentRevision) ? body : withIncident(body, event.data.incident);
    case 'incident.acknowledged':
      if (isOlder(event.data.incident, incidentRevision)) return body;
      return { ...withIncident(body, event.data.incident), acknowledgedBy: event.data.by };
    case 'incident.resolved':
      if (isOlder(event.data.incident, incidentRevision)) return body;
      return { ...withIncident(body, event.data.incident), resolution: event.data.reason };
    case 'diagnosis.completed':
      return { ...body, cause: causeOf(event.data.diagnosis) };
    case 'remediation.proposed': {
      const { remediation, needsApproval, plan } = event.data;
      return withAction(body, remediation, { state: needsApproval ? 'waiting' : 'planned', detail: plan });
    }
    case 'remediation.decided': {
      const { remediation, decision, by, reason } = event.data;
      const state = decision === 'approved' ? 'approved' : 'declined';
      const approvedBy = decision === 'approved' && by !== BY_POLICY ? { approvedBy: by } : {};
      return withAction(body, remediation, { state, detail: `${decision} by ${by}: ${reason}`, ...approvedBy });
    }
    case 'remediation.started':
      return withAction(body, event.data.remediation, { state: 'running' });
    case 'remediation.finished': {
      const { remediation, outcome, reason, proof } = event.data;
      const lines = proof.slice(-MAX_LINES).map((line) => line.text);
      return withAction(body, remediation, { state: outcome, detail: reason, proof: lines });
    }
  }
}

const isOlder = (incident: Incident, revision: number): boolean => incident.revision < revision;

function withIncident(body: Pick<MessageBody, 'actions'> & Partial<MessageBody>, incident: Incident): MessageBody {
  return {
    ...body,
    env: incident.env,
    title: incident.title,
    status: incident.status,
    severity: incident.severity,
    services: incident.services.map((service) => service.service),
    startedAt: incident.startedAt,
    ...(incident.resolvedAt !== undefined && { resolvedAt: incident.resolvedAt }),
  };
}

function causeOf(diagnosis: Diagnosis): CauseLine | null {
  const [best] = diagnosis.causes;
  if (diagnosis.inconclusive || !best) return null;
  return {
    service: best.service.service,
    faultClass: best.faultClass,
    confidence: best.confidence,
    evidence: best.evidence.slice(0, MAX_LINES).map((evidence) => evidence.text),
  };
}

function withAction(
  body: MessageBody,
  remediation: Remediation,
  change: Pick<ActionLine, 'state'> & Partial<ActionLine>,
): MessageBody {
  const known = body.actions.find((action) => action.id === remediation.id);
  const begun = { id: remediation.id, action: remediation.action, service: remediation.service.service };
  const action: ActionLine = { detail: '', proof: [], ...known, ...begun, ...change };
  const actions = known
    ? body.actions.map((other) => (other.id === action.id ? action : other))
    : [...body.actions, action].slice(-MAX_ACTIONS);
  return { ...body, actions };
}
