import type { Delivery, Settle, Settled } from '../delivery.ts';
import type { Either } from '../either.ts';
import { Leash } from '../leash.ts';

/** A handler that does not return in time counts as failed; its signal is aborted so that it can let go. */
export function deadline(ms: number): (handle: (delivery: Delivery, leash: Leash) => Either<Settled>) => Settle {
  return (handle) => (delivery, signal) => {
    const leash = new Leash(signal);
    const settling = handle(delivery, leash);
    return settling instanceof Promise ? inTime(settling, ms, leash) : settling;
  };
}

async function inTime(settling: Promise<Settled>, ms: number, leash: Leash): Promise<Settled> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    leash.pull();
    late.reject(new Error(`no outcome within ${ms} ms`));
  }, ms);
  try {
    return await Promise.race([settling, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
