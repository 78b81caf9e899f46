/** Why a push is not taken, with the status that tells its sender whether to try again. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Seconds until a sender should try again what was refused for want of room. */
const RETRY_AFTER_S = 5;

/** What every protocol's senders understand as "try again": 503, never 429, which Prometheus takes for "drop it". */
export function busy(reason: string): Refusal {
  return new Refusal(503, reason);
}

export function headersOf({ status }: Refusal): Record<string, string> {
  if (status === 503) return { 'Retry-After': String(RETRY_AFTER_S) };
  return status === 401 ? { 'WWW-Authenticate': 'Bearer realm="hale", Basic realm="hale"' } : {};
}

/** What went wrong as a refusal; what nobody foresaw is taken for trouble of our own that passes. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // The body parser's errors name themselves by a type and bring their status.
  const { type, status, name } = (error ?? {}) as { type?: unknown; status?: unknown; name?: unknown };
  if (type === 'entity.too.large') return new Refusal(413, 'the body is too large');
  if (typeof type === 'string' && typeof status === 'number' && status < 500) return new Refusal(status, type);
  // The engine's word for a stack that overflows: the same body would do so again.
  if (name === 'RangeError') return new Refusal(400, 'the body is nested too deeply', { cause: error });
  return new Refusal(503, 'it could not be taken; the log says why', { cause: error });
}
