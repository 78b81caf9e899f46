import type { Role } from '../graph.ts';
import type { CallFailure, ServiceMetrics } from './metrics.ts';
import type { Span } from './trace.ts';

const TIMEOUT_MS = 1_000;

const FAILURE_BY_CODE: Readonly<Record<string, CallFailure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
};

/** A call to another service that brought no usable answer. */
export class DownstreamFailed extends Error {
  /** Its name. */
  readonly target: string;
  readonly reason: CallFailure;

  constructor(target: string, reason: CallFailure, detail: string) {
    super(`call to ${target} failed: ${detail}`);
    this.name = 'DownstreamFailed';
    this.target = target;
    this.reason = reason;
  }
}

export interface DownstreamAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls `path` of another service with a JSON body (absent: GET). Answers below 500 are returned, all else throws DownstreamFailed. */
export type Call = (target: Role, path: string, body?: unknown) => Promise<DownstreamAnswer>;

/** The services that this one calls. */
export type Targets = Readonly<Partial<Record<Role, { readonly name: string; readonly url: string }>>>;

/** Calls in the trace of `span`; each is given up after 1 s. */
export function callerFor(targets: Targets, metrics: ServiceMetrics, span: Span): Call {
  return async (role, path, body) => {
    const { name, url } = targets[role] ?? { name: role, url: '' };
    const client = span.call(name, body === undefined ? 'GET' : 'POST');
    const ended = (outcome: number | CallFailure) => {
      metrics.observeCall(name, outcome);
      client.end(outcome);
    };
    try {
      const answer = await request(url, path, client.traceparent, body);
      ended(answer.status);
      if (answer.status < 500) return answer;
      throw new DownstreamFailed(name, 'status_5xx', `${name} answered ${answer.status}`);
    } catch (error) {
      if (error instanceof DownstreamFailed) throw error;
      const [reason, detail] = classify(error);
      ended(reason);
      throw new DownstreamFailed(name, reason, detail);
    }
  };
}

async function request(base: string, path: string, traceparent: string, body: unknown): Promise<DownstreamAnswer> {
  const response = await fetch(new URL(path, base), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { traceparent, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

function classify(error: unknown): readonly [CallFailure, string] {
  if (!(error instanceof Error)) return ['unreachable', String(error)];
  if (error.name === 'TimeoutError') return ['timeout', `timeout of ${TIMEOUT_MS} ms exceeded`];
  if (error instanceof SyntaxError) return ['bad_answer', error.message];
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return [FAILURE_BY_CODE[code] ?? 'unreachable', cause.message || code];
}
