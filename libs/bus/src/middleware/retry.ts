import { backoffMs, pause } from '../backoff.ts';
import type { Settle } from '../delivery.ts';
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
  return (next) => async (delivery, signal) => {
    const startedAt = Date.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await next(delivery, signal);
      } catch (error) {
        const kind = classify(error);
        if (kind === 'stopped' || signal.aborted) throw error;
        const again =
          kind === 'transient'
            ? Date.now() - startedAt < settings.transientForMs
            : kind === 'other' && attempt < settings.attempts;
        if (!again) throw new ExhaustedError(error, attempt);
        metrics.retried.inc({ group, kind });
        const asked = error instanceof TransientError ? error.retryAfterMs : undefined;
        await pause(asked ?? backoffMs(attempt - 1), signal);
      }
    }
  };
}
