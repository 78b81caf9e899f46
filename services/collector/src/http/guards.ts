import { timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Refusal } from './refusal.ts';

/**
 * Senders are programs. A browser names the page in `Origin` with every POST and says `Sec-Fetch-Site`, so a page of a
 * stranger's that reaches this address (also by a name that it has bound to it) gets nothing in.
 */
export const programsOnly: RequestHandler = (request, _response, next) => {
  const fromPage = request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined;
  next(fromPage ? new Refusal(403, 'signals are not taken from web pages') : undefined);
};

/** Lets through who knows the token, as a bearer token or as the password of any user; everybody without one. */
export function authorised(token: string | undefined): RequestHandler {
  return (request, _response, next) => {
    if (token === undefined) return next();
    const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2);
    const given = /^basic$/i.test(scheme) ? passwordIn(credentials) : credentials;
    next(sameText(given, token) ? undefined : new Refusal(401, 'send the collector’s token'));
  };
}

function passwordIn(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
