import type { Severity } from '@hale/events';
import { type ActionState, type Message, type MessageEvent } from './message.ts';
import { ACTION_WORDS, causeLines } from './words.ts';

/** One line of an incident's story, for receivers that tell it: a thread. */
export interface Note {
  /** Rises by one with each note of an incident; the first is 1. */
  readonly seq: number;
  readonly at: number;
  readonly text: string;
  /** The incident became worse: worth everybody's attention. */
  readonly raised: boolean;
}

/** Who falls further behind than this has missed the older ones. */
const MAX_NOTES = 40;
const RANK: Readonly<Record<Severity, number>> = { critical: 3, warning: 2, unknown: 1, info: 0 };

export const isWorse = (after: Severity, before: Severity): boolean => RANK[after] > RANK[before];

/** The notes with that of an event; the same when the event is no news. */
export function withNote(
  notes: readonly Note[],
  event: MessageEvent,
  before: Message | undefined,
  after: Message,
): readonly Note[] {
  const text = textOf(event, after);
  if (text === undefined) return notes;
  const raised = before !== undefined && isWorse(after.body.severity, before.body.severity);
  const seq = (notes.at(-1)?.seq ?? 0) + 1;
  const words = raised ? `Severity raised to ${after.body.severity}. ${text}` : text;
  return [...notes, { seq, at: Date.parse(event.time), text: words, raised }].slice(-MAX_NOTES);
}

/** Undefined for what the incident's own message says already. */
function textOf(event: MessageEvent, { body }: Message): string | undefined {
  switch (event.type) {
    case 'incident.opened':
      return undefined;
    case 'incident.triaged':
      return `Triaged as ${event.data.incident.severity}: ${event.data.reason}`;
    case 'incident.updated':
      return event.data.reason;
    case 'incident.acknowledged':
      return `Acknowledged by ${event.data.by}`;
    case 'incident.resolved':
      return `Resolved: ${event.data.reason}`;
    case 'diagnosis.completed':
      return `Cause: ${causeLines(body.cause).join(' ')}`;
    case 'remediation.proposed':
      return `${event.data.needsApproval ? 'Waits for approval' : 'Planned'}: ${event.data.plan}`;
    case 'remediation.decided':
      return `${event.data.decision} by ${event.data.by}: ${event.data.reason}`;
    case 'remediation.started':
      return acted(event, 'running');
    case 'remediation.finished':
      return `${acted(event, event.data.outcome)}. ${event.data.reason}`;
  }
}

function acted(
  { data: { remediation } }: Extract<MessageEvent, { type: `remediation.${string}` }>,
  state: ActionState,
): string {
  return `${remediation.action} ${remediation.service.service}: ${ACTION_WORDS[state]}`;
}
