import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const SAFE_METHODS = new Set(['GET', 'HEAD']);

/**
 * Whom the console answers, before anything else of the request is looked at:
 * - the Host must be loopback's or configured, whatever address was connected to: a name of an attacker's that
 *   resolves to 127.0.0.1 (DNS rebinding) is refused;
 * - what changes state must come from our own page or from no page at all: an Origin that is not the Host is
 *   refused, and so is a body that another page's form could send (CSRF).
 */
export function hostAndOrigin({ hosts }: { readonly hosts: readonly string[] }): RequestHandler {
  return (request, _response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    if (!isAllowed(host, hosts)) {
      return next(new Problem(403, 'Unknown host', 'Add the name to `console.hosts` to reach the console under it.'));
    }
    if (SAFE_METHODS.has(request.method)) return next();
    const { origin } = request.headers;
    if (origin !== undefined && hostOf(origin) !== host) {
      return next(new Problem(403, 'Foreign origin', 'Only the console’s own page may do this.'));
    }
    if (request.headers['sec-fetch-site'] === 'cross-site') {
      return next(new Problem(403, 'Foreign origin', 'Only the console’s own page may do this.'));
    }
    if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) {
      return next(new Problem(415, 'Not JSON', 'The body must be application/json.'));
    }
    next();
  };
}

function isAllowed(host: string, hosts: readonly string[]): boolean {
  const name = host.replace(/:\d{1,5}$/, '');
  return LOOPBACK.has(name) || hosts.includes(host) || hosts.includes(name);
}

/** Host and port of an origin, as a Host header would have them; undefined for `null` and what is no origin. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : undefined;
}
