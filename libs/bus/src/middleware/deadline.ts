import type { Settle } from '../delivery.ts';

/** A handler that does not return in time counts as failed; its signal is aborted so that it can let go. */
export function deadline(ms: number): (next: Settle) => Settle {
  return (next) => async (delivery, signal) => {
    const late = AbortSignal.timeout(ms);
    const either = AbortSignal.any([signal, late]);
    const expired = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(new Error(`no outcome within ${ms} ms`)), { once: true });
    });
    return await Promise.race([next(delivery, either), expired]);
  };
}
