/** Where a message lies in Slack: what `chat.update` needs. */
export interface SlackRef {
  readonly channel: string;
  /** Slack's name of a message, unique in its channel. */
  readonly ts: string;
}

/** How far one incident's message has come in one receiver's eyes. */
export interface Delivery {
  /** The message revision that the receiver holds; 0 is none. */
  readonly sent: number;
  readonly ref?: SlackRef;
  /**
   * When it was decided to post, in milliseconds by Redis' clock. Set before anything is posted: whoever posts
   * looks first for a message that is younger than this.
   */
  readonly intendedAt?: number;
  /** The delivery timer that is set: only this one may act. */
  readonly turn?: number;
  /** Delivery timers set so far; makes each one of a kind. */
  readonly turns: number;
  /** Failures in a row. */
  readonly failures: number;
  /** The revision that a permanent error ended; a later one is tried again. */
  readonly gaveUpAt?: number;
}

export const NOTHING_SENT: Delivery = { sent: 0, turns: 0, failures: 0 };

/** Why the receiver could not be told. */
export type Failure =
  /** Will pass: the network, their server, their rate limit. */
  | { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs?: number }
  /** Will not pass until a person changes something. */
  | { readonly kind: 'never'; readonly reason: string }
  /** The message that should be updated is not there any more. */
  | { readonly kind: 'gone'; readonly reason: string };

export type DeliveryStep = 'up-to-date' | 'waiting' | 'gave-up' | 'intend' | 'update';

/** What is to be done so that the receiver holds the desired revision. */
export function nextStep(delivery: Delivery, desired: number): DeliveryStep {
  if (desired <= delivery.sent) return 'up-to-date';
  if (delivery.turn !== undefined) return 'waiting';
  if (delivery.gaveUpAt !== undefined && desired <= delivery.gaveUpAt) return 'gave-up';
  return delivery.ref ? 'update' : 'intend';
}

/** The delivery with a timer set for its next turn. */
function withTurn(delivery: Delivery): Delivery & { readonly turn: number } {
  return { ...delivery, turn: delivery.turns + 1, turns: delivery.turns + 1 };
}

/** The intent to post, with the turn in which it will happen. An intent that is already there stays the older. */
export function intend(delivery: Delivery, now: number): Delivery & { readonly turn: number } {
  return withTurn({ ...delivery, intendedAt: delivery.intendedAt ?? now });
}

/** The delivery once its turn has come. */
export function takeTurn({ turn: _taken, ...rest }: Delivery): Delivery {
  return rest;
}

export function delivered(delivery: Delivery, revision: number, ref?: SlackRef): Delivery {
  const { sent: _sent, intendedAt: _intendedAt, gaveUpAt: _gaveUpAt, ref: known, ...rest } = delivery;
  const at = ref ?? known;
  return { ...rest, sent: revision, failures: 0, ...(at && { ref: at }) };
}

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 300_000;
/** With the backoff above about an hour and a half of trying. */
const MAX_FAILURES = 25;

export interface AfterFailure {
  readonly delivery: Delivery;
  /** When it is tried again, in milliseconds since the epoch; absent when only a later revision is. */
  readonly retryAt?: number;
}

/** The delivery after a failure to deliver the desired revision, and when it is tried again. */
export function afterFailure(delivery: Delivery, failure: Failure, desired: number, now: number): AfterFailure {
  if (failure.kind === 'gone') {
    const { ref: _gone, ...rest } = delivery;
    return { delivery: intend({ ...rest, intendedAt: now }, now), retryAt: now };
  }
  const failures = delivery.failures + 1;
  if (failure.kind === 'never' || failures >= MAX_FAILURES) {
    return { delivery: { ...delivery, failures: 0, gaveUpAt: desired } };
  }
  const waitMs = failure.retryAfterMs ?? Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
  return { delivery: withTurn({ ...delivery, failures }), retryAt: now + waitMs };
}
