import { InvalidEventError } from '@hale/events';

/** The event can never be handled: dead letter at once. */
export class InvalidError extends Error {
  override readonly name = 'InvalidError';
}

/** The world is not ready; the same event may succeed later: back off, keep the order, try again. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  /** What the other side asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** The consumer is stopping: the entry stays pending and is delivered again to whoever comes next. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

export type ErrorKind = 'invalid' | 'transient' | 'stopped' | 'other';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Errors that Redis answers while it starts, is full or has been demoted: true of the server, not of the entry. */
const REDIS_STATES = /^(LOADING|OOM|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|UNBLOCKED|MISCONF|NOREPLICAS)\b/;

/** The one place where an error gets its kind. */
export function classify(error: unknown): ErrorKind {
  if (error instanceof InvalidError || error instanceof InvalidEventError) return 'invalid';
  if (error instanceof StoppedError) return 'stopped';
  if (error instanceof TransientError) return 'transient';
  if (!(error instanceof Error)) return 'other';
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== undefined && NETWORK_CODES.has(code)) return 'transient';
  if (error.name === 'MaxRetriesPerRequestError' || error.message === 'Connection is closed.') return 'transient';
  return REDIS_STATES.test(error.message) ? 'transient' : 'other';
}
