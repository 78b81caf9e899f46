import { backoffMs, pause } from '../backoff.ts';
import type { Delivery, Settle, Settled } from '../delivery.ts';
import { attempt } from '../either.ts';
import { classify, TransientError } from '../errors.ts';
import type { BusMetrics } from '../metrics.ts';

export interface RetrySettings {
  /** Tries for an error that is neither invalid nor transient. */
  readonly attempts: number;
  /** A transient error is retried for this long, milliseconds; then the entry dies too: it never stops a stream. */
  readonly transientForMs: number;
}

export const DEFAULT_RETRY: RetrySettings = { attempts: 3, transientForMs: 10 * 60_000 };

/** An error that has had its tries; says how many. */
export class ExhaustedError extends Error {
  override readonly name = 'ExhaustedError';
  readonly attempts: number;

  constructor(cause: unknown, attempts: number) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.attempts = attempts;
  }
}

/** Tries again in place, so that what comes after the entry waits and order is kept. */
export function retry(settings: RetrySettings, group: string, metrics: BusMetrics): (next: Settle) => Settle {
  return (next) => {
    const again = async (first: unknown, delivery: Delivery, signal: AbortSignal): Promise<Settled> => {
      const startedAt = Date.now();
      for (let tries = 1, error = first; ; tries += 1) {
        const kind = classify(error);
        if (kind === 'stopped' || signal.aborted) throw error;
        const worthIt =
          kind === 'transient'
            ? Date.now() - startedAt < settings.transientForMs
            : kind === 'other' && tries < settings.attempts;
        if (!worthIt) throw new ExhaustedError(error, tries);
        metrics.retried.inc({ group, kind });
        const asked = error instanceof TransientError ? error.retryAfterMs : undefined;
        await pause(asked ?? backoffMs(tries - 1), signal);
        try {
          return await next(delivery, signal);
        } catch (another) {
          error = another;
        }
      }
    };
    return (delivery, signal) =>
      attempt(
        () => next(delivery, signal),
        (error) => again(error, delivery, signal),
      );
  };
}
