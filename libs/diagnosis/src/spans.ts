/** What the spans of the last minutes say about one service: where its time goes and where its errors come from. */
export interface SpanShare {
  /** Time in the service itself, milliseconds in sum. */
  readonly selfMs: number;
  /** Time that it waited for what it calls, milliseconds in sum. */
  readonly calleeMs: number;
  /** Failed requests in which none of its calls had failed. */
  readonly ownErrors: number;
  /** Failed requests in which one of its calls had failed. */
  readonly calleeErrors: number;
}

export type SpanShares = ReadonlyMap<string, SpanShare>;

/** Fewer say nothing about where errors come from. */
const FEWEST_ERRORS = 5;
/** Less time says nothing about where it goes. */
const LEAST_MS = 100;
const MOST_OF_IT = 0.7;

/** The service's errors begin in itself. */
export function failsItself(share: SpanShare | undefined): boolean {
  if (!share) return false;
  const errors = share.ownErrors + share.calleeErrors;
  return errors >= FEWEST_ERRORS && share.ownErrors >= MOST_OF_IT * errors;
}

/** The service's time is spent in itself. */
export function waitsForItself(share: SpanShare | undefined): boolean {
  if (!share) return false;
  const total = share.selfMs + share.calleeMs;
  return total >= LEAST_MS && share.selfMs >= MOST_OF_IT * total;
}
