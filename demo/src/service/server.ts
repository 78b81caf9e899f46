import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { BadRequest, pathOf, readJson, sendJson } from '../http.ts';
import { callerFor, DownstreamFailed, type Targets } from './downstream.ts';
import { logOf } from './log.ts';
import type { ServiceMetrics } from './metrics.ts';
import { matchRoute, type Route, type RouteAnswer } from './routes.ts';
import type { StartSpan } from './trace.ts';
import type { Trouble } from './trouble.ts';

export interface ServerParts {
  readonly routes: readonly Route[];
  readonly targets: Targets;
  readonly metrics: ServiceMetrics;
  readonly log: Logger;
  readonly startSpan: StartSpan;
  readonly trouble: Trouble;
}

/** The HTTP server of one service: /healthz (its own health only), /metrics, and its business routes. */
export function createServiceServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    const path = pathOf(request);
    if (path === '/healthz') sendJson(response, 200, { status: 'ok' });
    else if (path === '/metrics') void sendMetrics(parts, response);
    else void serve(parts, path, request, response);
  });
}

async function sendMetrics({ metrics: { registry }, trouble }: ServerParts, response: ServerResponse): Promise<void> {
  await trouble.scrapable();
  response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
}

/** One request to a business route: one span, one line in the log, one count. */
async function serve(
  parts: ServerParts,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const method = request.method ?? 'GET';
  const header = request.headers.traceparent;
  const match = matchRoute(parts.routes, method, path);
  const route = match?.route.pattern ?? 'unmatched';
  const span = parts.startSpan(method, route, typeof header === 'string' ? header : undefined);
  const log = logOf(parts.log, span).child({ method, route });
  const answer = await answerOf(async () => {
    if (match === null) return { status: 404, body: { error: 'not found' }, note: 'no such route' };
    await parts.trouble.meet();
    const call = callerFor(parts.targets, parts.metrics, span);
    return match.route.handle({ params: match.params, body: await readJson(request), call });
  }, log);
  const durationMs = performance.now() - started;
  if (answer.status < 500) {
    log.info({ status: answer.status, duration_ms: Math.round(durationMs * 10) / 10 }, answer.note);
  }
  parts.metrics.observeRequest(method, route, answer.status, durationMs / 1_000);
  span.end(answer.status);
  sendJson(response, answer.status, answer.body);
}

/** Never throws: a failure becomes an answer, and from 500 on a line at level error that says why. */
async function answerOf(handle: () => Promise<RouteAnswer>, log: Logger): Promise<RouteAnswer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof BadRequest)
      return { status: error.status, body: { error: error.message }, note: error.message };
    if (error instanceof DownstreamFailed) {
      const { target, reason, message } = error;
      log.error({ target, reason, status: 502 }, message);
      return { status: 502, body: { error: `${target} is unavailable`, target, reason }, note: message };
    }
    log.error({ err: error, status: 500 }, `request failed: ${error instanceof Error ? error.message : String(error)}`);
    return { status: 500, body: { error: 'internal error' }, note: 'request failed' };
  }
}
