import type { ErrorRequestHandler, Response } from 'express';

/** What went wrong with a request, for RFC 9457's application/problem+json. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  /** Further members of the answer. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, title: string, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.status = status;
    this.title = title;
    this.more = more;
  }
}

function sendProblem(response: Response, { status, title, message, more }: Problem): void {
  response
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail: message, ...more }));
}

/** The last middleware of the API. What is not a problem that we know is a 500 that says nothing of the inside. */
export function problems(onUnexpected: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    sendProblem(response, problemOf(error) ?? unexpected(error, onUnexpected));
  };
}

function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  // The body parser's errors name themselves by a type.
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new Problem(413, 'Body too large', 'The body may have 16 KB.');
  if (type === 'entity.parse.failed') return new Problem(400, 'Not JSON', 'The body is not valid JSON.');
  if (typeof type === 'string' && /^(entity|encoding|charset|request|stream)\./.test(type)) {
    return new Problem(400, 'Unreadable body', 'The body could not be read.');
  }
  if (error instanceof URIError) return new Problem(400, 'Unreadable address', 'The address could not be decoded.');
  return undefined;
}

function unexpected(error: unknown, onUnexpected: (error: unknown) => void): Problem {
  onUnexpected(error);
  return new Problem(500, 'Internal error', 'The request failed; the log says why.');
}
