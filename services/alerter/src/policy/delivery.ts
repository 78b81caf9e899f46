import type { IncidentStatus, Severity } from '@hale/events';
import type { MessageBody } from './message.ts';

/** Where a message lies in Slack: what `chat.update` needs. */
export interface SlackRef {
  readonly channel: string;
  /** Slack's name of a message, unique in its channel. */
  readonly ts: string;
}

/** What a receiver was last told, as far as it matters for what it is told next. */
export interface Held {
  readonly status: IncidentStatus;
  readonly severity: Severity;
  /** Remediations that wait for a person. */
  readonly waiting: readonly string[];
}

/** How far one incident has come in one receiver's eyes. Only the receiver's lane writes it. */
export interface Delivery {
  /** The state of the incident's story up to which everything is told; 0 is nothing. */
  readonly seen: number;
  /** The message revision that the receiver holds; 0 is none. */
  readonly sent: number;
  readonly held?: Held;
  /**
   * When it was decided to tell, in milliseconds by Redis' clock. Set before anything is sent and taken away with
   * the outcome: who finds it looks whether its predecessor got through.
   */
  readonly intendedAt?: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Slack: where the incident's message is, and the last note in its thread. */
  readonly ref?: SlackRef;
  readonly noted?: number;
  /** Email: messages of the thread so far, and its subject. */
  readonly letters?: number;
  readonly subject?: string;
}

export const NOTHING_TOLD: Delivery = { seen: 0, sent: 0, failures: 0 };

/** Why the receiver could not be told. Reasons are short words and codes: never a header, a body, an address. */
export type Failure =
  /** Will pass: the network, their server. */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs?: number }
  /** They want nothing from us for a while. */
  | { readonly kind: 'limited'; readonly reason: string; readonly retryAfterMs: number }
  /** Will not pass until a person changes something. */
  | { readonly kind: 'never'; readonly reason: string };

export function heldOf({ status, severity, actions }: MessageBody): Held {
  return { status, severity, waiting: actions.filter(({ state }) => state === 'waiting').map(({ id }) => id) };
}

/** The delivery once the receiver holds a revision. */
export function told(delivery: Delivery, revision: number, body: MessageBody): Delivery {
  return { ...delivery, sent: Math.max(delivery.sent, revision), held: heldOf(body) };
}

/** The delivery once nothing of the story up to `version` is left to tell. */
export function settled({ intendedAt: _intended, ...delivery }: Delivery, version: number): Delivery {
  return { ...delivery, seen: Math.max(delivery.seen, version), failures: 0 };
}

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 300_000;
/** With the backoff below about an hour and a half of trying. */
export const MAX_TRIES = 25;
/** However long somebody asks us to wait. */
const LONGEST_WAIT_MS = 3_600_000;

/** How long to wait after so many failures in a row, milliseconds. */
export function waitAfter(failures: number, asked: number | undefined): number {
  if (asked !== undefined) return Math.min(LONGEST_WAIT_MS, Math.max(1, asked));
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(30, Math.max(0, failures - 1)));
}
