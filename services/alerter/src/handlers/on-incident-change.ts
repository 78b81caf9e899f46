import type { HandlerContext, Outcome, Timer } from '@hale/bus';
import { applyToMessage, incidentOf, type Message, type MessageEvent } from '../policy/message.ts';
import { withNote } from '../policy/note.ts';
import { type Routing, recipientsOf } from '../policy/route.ts';
import { loadStory, type Story, saveStory } from '../store.ts';

export type ChangeReason = 'unknown-incident' | 'nothing-visible' | 'gathered' | 'flush-set';

/** The timer after which an incident's receivers are brought up to date; its data names the incident. */
export const FLUSH = 'flush';

export interface ChangeSettings {
  /** Milliseconds that changes are gathered for. */
  readonly debounce: number;
  /** Milliseconds that the first message waits. */
  readonly groupWait: number;
  readonly routing: Routing;
}

/**
 * Brings an incident's story up to date with any event that changes it: the message, the notes, who is told. One
 * flush timer at a time gathers what follows; the first one is due after `groupWait`, the later ones after `debounce`.
 */
export function onIncidentChange({ debounce, groupWait, routing }: ChangeSettings) {
  return async (event: MessageEvent, context: HandlerContext): Promise<Outcome<ChangeReason>> => {
    const before = await loadStory(incidentOf(event), context);
    const message = applyToMessage(before?.message, event);
    if (!message) return { reason: 'unknown-incident' };
    const story = next(before, message, event, routing);
    const { slot, now } = context;
    if (story.version === before?.version) return { reason: 'nothing-visible', writes: [saveStory(story, slot)] };
    if (story.flushing !== undefined) return { reason: 'gathered', writes: [saveStory(story, slot)] };
    const dueAt = now + (before ? debounce : groupWait);
    return {
      reason: 'flush-set',
      writes: [saveStory({ ...story, flushing: story.version }, slot)],
      timers: [flushTimer(story, dueAt)],
    };
  };
}

function next(before: Story | undefined, message: Message, event: MessageEvent, routing: Routing): Story {
  const { notes = [], recipients: known = [], version = 0 } = before ?? {};
  const told = withNote(notes, event, before?.message, message);
  const { severity, env, services } = message.body;
  const routed = recipientsOf({ severity, env, services, rung: message.rung }, routing);
  const recipients = [...new Set([...known, ...routed])];
  const changed = message.revision !== before?.message.revision || told !== notes || recipients.length !== known.length;
  const begun = before ?? { logged: 0, handedOver: false };
  return { ...begun, message, notes: told, recipients, version: changed ? version + 1 : version };
}

function flushTimer({ message: { incident }, version }: Story, dueAt: number): Timer {
  return {
    name: FLUSH,
    key: `${incident}/${version}`,
    dueAt,
    data: { incident, version: String(version) },
  };
}
