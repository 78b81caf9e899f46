import type { AnyEvent, EventOf, Finding, Severity, SignalSource, WithheldReason } from '@hale/events';
import type { Icon, IncidentView, TimelineEntry, Tone } from './view.ts';
import { causeInWords, OUTCOME_WORDS, percent } from './words.ts';

type Entry = Omit<TimelineEntry, 'id' | 'type'>;

/** How an event reads on its incident's timeline; undefined for what is no news there. */
export function entryOf(event: AnyEvent): TimelineEntry | undefined {
  const entry = described(event);
  return entry && { id: event.id, type: event.type, ...entry };
}

function described(event: AnyEvent): Entry | undefined {
  const at = Date.parse(event.time);
  switch (event.type) {
    case 'incident.opened':
      return {
        at,
        icon: 'incident',
        tone: toneOf(event.data.incident.severity),
        title: 'Incident opened',
        detail: event.data.incident.title,
      };
    case 'incident.triaged':
      return {
        at,
        icon: 'triage',
        tone: 'calm',
        title: `Triaged as ${event.data.incident.severity}`,
        detail: event.data.reason,
      };
    case 'incident.updated':
      return { at, icon: 'triage', tone: 'calm', title: 'Updated', detail: event.data.reason, minor: true };
    case 'incident.acknowledged':
      return { at, icon: 'person', tone: 'calm', title: `Acknowledged by ${event.data.by}` };
    case 'incident.resolved':
      return { at, icon: 'resolved', tone: 'good', title: 'Resolved', detail: event.data.reason };
    case 'diagnosis.completed':
      return diagnosed(at, event);
    case 'remediation.withheld':
      return withheld(at, event);
    case 'remediation.proposed':
    case 'remediation.decided':
    case 'remediation.started':
    case 'remediation.finished':
      return remediated(at, event);
    case 'notification.sent':
    case 'notification.failed':
      return notified(event);
    case 'changes.recorded': {
      const { kind, service, text, by } = event.data;
      const title = `${capital(kind)}: ${service.service}`;
      return {
        at: event.data.at,
        icon: 'change',
        tone: 'calm',
        title,
        detail: `${text} (${by})`,
        minor: kind === 'healing',
      };
    }
    case 'decision.made':
      return decided(at, event);
    case 'model.asked':
    case 'model.answered':
      return modelled(at, event);
    default:
      return undefined;
  }
}

function diagnosed(at: number, { data: { diagnosis } }: EventOf<'diagnosis.completed'>): Entry {
  const [best, ...others] = diagnosis.causes;
  const lines = [
    ...(best?.evidence ?? []).map(({ text }) => text),
    ...others.map((cause) => `less likely: ${causeInWords(cause)}`),
    ...diagnosis.missing.map((text) => `missing: ${text}`),
  ];
  if (diagnosis.inconclusive || !best) {
    return { at, icon: 'cause', tone: 'warn', title: 'No cause found', detail: diagnosis.report, lines };
  }
  const title = `Cause: ${best.service.service}, ${best.faultClass.replaceAll('-', ' ')} (${percent(best.confidence)} sure)`;
  return { at, icon: 'cause', tone: 'calm', title, detail: diagnosis.report, lines };
}

const WITHHELD_WORDS: Readonly<Record<WithheldReason, string>> = {
  inconclusive: 'no cause is certain enough',
  'not-confident': 'the cause is less certain than healing asks for (healer.guardrails.minConfidence)',
  'not-watched': 'the configuration does not watch that service',
  'no-action': 'no action of the registry fits, or those that do were tried',
  unknown: 'for a reason that this version does not know',
};

/** Why it does not act, before anything is proposed that guards could refuse. */
function withheld(at: number, { data }: EventOf<'remediation.withheld'>): Entry {
  const { reason, service, faultClass } = data;
  const cause = service && faultClass ? `${service.service}: ${faultClass.replaceAll('-', ' ')}; ` : '';
  return {
    at,
    icon: 'refused',
    tone: 'calm',
    title: 'Nothing to do by itself',
    detail: `${cause}${WITHHELD_WORDS[reason]}`,
  };
}

type RemediationTopic = 'remediation.proposed' | 'remediation.decided' | 'remediation.started' | 'remediation.finished';

function remediated(at: number, event: { [Name in RemediationTopic]: EventOf<Name> }[RemediationTopic]): Entry {
  const what = `${event.data.remediation.action} ${event.data.remediation.service.service}`;
  switch (event.type) {
    case 'remediation.proposed': {
      const { needsApproval, plan, guards } = event.data;
      const title = needsApproval ? `Waits for approval: ${what}` : `Planned: ${what}`;
      return { at, icon: 'plan', tone: needsApproval ? 'warn' : 'calm', title, detail: plan, guards };
    }
    case 'remediation.decided': {
      const { decision, by, reason, guards } = event.data;
      const allowed = decision === 'approved';
      const title = decision === 'expired' ? `Not approved in time: ${what}` : `${capital(decision)} by ${by}: ${what}`;
      return {
        at,
        icon: allowed ? 'allowed' : 'refused',
        tone: allowed ? 'calm' : 'warn',
        title,
        detail: reason,
        guards,
      };
    }
    case 'remediation.started':
      return {
        at: event.data.at,
        icon: 'action',
        tone: 'busy',
        title: `Started: ${what}`,
        lines: [`before: ${event.data.before}`],
      };
    case 'remediation.finished': {
      const { outcome, reason, proof } = event.data;
      const good = outcome === 'verified' || outcome === 'recovered';
      const tone = good ? 'good' : outcome === 'dry-run' ? 'calm' : 'bad';
      const lines = proof.map(({ text }) => text);
      return {
        at: event.data.at,
        icon: good ? 'proof' : 'no-proof',
        tone,
        title: `${OUTCOME_WORDS[outcome]}: ${what}`,
        detail: reason,
        lines,
      };
    }
  }
}

function notified(event: EventOf<'notification.sent'> | EventOf<'notification.failed'>): Entry {
  const channel = event.data.channel === 'log' ? 'The log' : capital(event.data.channel);
  if (event.type === 'notification.sent') {
    const { revision, text, at } = event.data;
    return {
      at,
      icon: 'notice',
      tone: 'calm',
      title: `${channel} was told`,
      detail: text,
      minor: revision > 1 || event.data.channel === 'log',
    };
  }
  const { reason, retryAt, at } = event.data;
  const detail =
    retryAt === undefined ? reason : `${reason}; next try in ${Math.max(0, Math.round((retryAt - at) / 1_000))} s`;
  return { at, icon: 'notice', tone: 'warn', title: `${channel} could not be told`, detail };
}

/** Findings that are quoted with a word about them. */
const MAX_QUOTED = 5;

function decided(at: number, { data: { decision } }: EventOf<'decision.made'>): Entry {
  const verbs = {
    approve: 'approved the action',
    reject: 'rejected the action',
    acknowledge: 'acknowledged the incident',
    resolve: 'closed the incident',
    'kill-switch': 'touched the kill switch',
    silence: 'changed a silence',
    'false-alarm': 'called it a false alarm',
    real: 'called it real',
    'taken-back': 'took back what was said of it',
  } as const;
  const title = `${decision.by} ${verbs[decision.kind === 'feedback' ? decision.verdict : decision.kind]}`;
  const via = `by ${decision.via}`;
  const lines =
    decision.kind === 'feedback' ? decision.findings.slice(0, MAX_QUOTED).map(({ summary }) => summary) : [];
  return {
    at,
    icon: 'person',
    tone: 'calm',
    title,
    detail: decision.comment ? `${decision.comment} (${via})` : via,
    ...(lines.length > 0 && { lines }),
  };
}

function modelled(at: number, event: EventOf<'model.asked'> | EventOf<'model.answered'>): Entry {
  const task = event.data.task.replaceAll('-', ' ');
  if (event.type === 'model.asked') {
    return { at, icon: 'model', tone: 'calm', title: `Rung ${event.data.rung} was asked: ${task}`, minor: true };
  }
  const { rung, outcome, choice, confidence, model, costUsd, latencyMs } = event.data;
  const said =
    outcome === 'answered'
      ? `${choice ?? 'nothing'}${confidence === undefined ? '' : `, ${percent(confidence)} sure`}`
      : outcome;
  const detail = `${model}, ${Math.round(latencyMs)} ms, $${costUsd.toFixed(4)}`;
  return { at, icon: 'model', tone: 'calm', title: `Rung ${rung} on ${task}: ${said}`, detail };
}

const SOURCE_ICONS: Readonly<Record<SignalSource, Icon>> = {
  probe: 'probe',
  metric: 'metric',
  trace: 'trace',
  docker: 'docker',
  log: 'log',
  alert: 'alert',
  watcher: 'watcher',
  host: 'metric',
  unknown: 'watcher',
};

/**
 * The whole timeline, oldest first: where the symptoms began and ended, which the incident's state says, between
 * what was recorded. That keeps the order in which it was recorded, although the clocks of processes differ by milliseconds; a change
 * stands where it was made, which may be long before it was heard of.
 */
export function timelineOf(view: IncidentView, recorded: readonly TimelineEntry[]): TimelineEntry[] {
  const symptoms = view.incident.findings.flatMap((finding) => [
    started(finding),
    ...ended(finding, finding.clearedAt),
  ]);
  return [...symptoms, ...inOrder(recorded)].toSorted((a, b) => a.at - b.at);
}

/** No entry before the one that was recorded before it: the control plane's order is the order of causes. */
function inOrder(recorded: readonly TimelineEntry[]): TimelineEntry[] {
  let last = 0;
  return recorded.map((entry) => {
    if (entry.type === 'changes.recorded') return entry;
    last = Math.max(last, entry.at);
    return { ...entry, at: last };
  });
}

function started(finding: Finding): TimelineEntry {
  const { fingerprint, service, source, symptom, pattern, severity, summary, startedAt } = finding;
  const shape = pattern === undefined || pattern === 'unknown' ? '' : ` (${pattern.replaceAll('-', ' ')})`;
  return {
    id: `${fingerprint}-${startedAt}-started`,
    at: startedAt,
    type: 'finding.started',
    icon: SOURCE_ICONS[source],
    tone: toneOf(severity),
    title: `${service.service}: ${symptom.replaceAll('-', ' ')}${shape}`,
    detail: summary,
  };
}

function ended(
  { fingerprint, service, symptom, startedAt, signal }: Finding,
  clearedAt: number | undefined,
): TimelineEntry[] {
  if (clearedAt === undefined) return [];
  // A template's id says nothing to a reader.
  const what = signal.startsWith('template/') ? symptom.replaceAll('-', ' ') : signal;
  return [
    {
      id: `${fingerprint}-${startedAt}-ended`,
      at: clearedAt,
      type: 'finding.ended',
      icon: 'recovered',
      tone: 'good',
      title: `${service.service}: ${what} is back to normal`,
    },
  ];
}

function toneOf(severity: Severity): Tone {
  if (severity === 'critical') return 'bad';
  return severity === 'info' ? 'calm' : 'warn';
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
