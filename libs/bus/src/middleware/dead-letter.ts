import type { Delivery, Settle, Settled } from '../delivery.ts';
import { attempt } from '../either.ts';
import { classify, type ErrorKind } from '../errors.ts';
import { deadLetterKey, type Slot } from '../keys.ts';
import type { Logger } from '../logger.ts';
import { append } from '../operations.ts';
import { ExhaustedError } from './retry.ts';

/** What is kept of an entry that could not be handled; enough to see why and to send it again. */
export interface DeadLetter {
  readonly stream: string;
  readonly entryId: string;
  readonly kind: ErrorKind | 'poison';
  readonly reason: string;
  readonly attempts: number;
  readonly stack: string;
  readonly text: string;
}

/** Deliveries after which an entry that was never finished is taken to kill its process. */
const POISON_AFTER = 5;

/** Turns an error into a dead letter, committed with the acknowledgement like any other outcome. */
export function deadLetter(group: string, slot: Slot, log: Logger): (next: Settle) => Settle {
  const bury = (delivery: Delivery, letter: Pick<DeadLetter, 'kind' | 'reason' | 'attempts' | 'stack'>): Settled => {
    const { stream, entryId, text } = delivery;
    log.error({ entryId, kind: letter.kind, attempts: letter.attempts, error: letter.reason }, 'dead letter');
    const full: DeadLetter = { stream, entryId, ...letter, text: text ?? '' };
    const operations = [append(deadLetterKey(group, slot), 'd', JSON.stringify(full))];
    return { reason: 'dead-letter', topic: 'unknown', operations, outbox: false, died: letter.kind };
  };
  return (next) => (delivery, signal) => {
    if (delivery.deliveries > POISON_AFTER) {
      const reason = `delivered ${delivery.deliveries} times and never finished`;
      return bury(delivery, { kind: 'poison', reason, attempts: delivery.deliveries, stack: '' });
    }
    return attempt(
      () => next(delivery, signal),
      (error) => {
        const attempts = error instanceof ExhaustedError ? error.attempts : 1;
        const cause = error instanceof ExhaustedError ? error.cause : error;
        const kind = classify(cause);
        if (kind === 'stopped' || signal.aborted) throw error;
        const [reason, stack] = cause instanceof Error ? [cause.message, cause.stack ?? ''] : [String(cause), ''];
        return bury(delivery, { kind, reason: reason.slice(0, 1_000), attempts, stack: stack.slice(0, 2_000) });
      },
    );
  };
}
