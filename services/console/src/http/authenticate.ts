import { createHmac, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { Problem } from './problem.ts';

const COOKIE = 'hale_session';
const sessionSchema = z.strictObject({ token: z.string().max(1_000) });

/** What the page shows instead of the token: it cannot be turned back, and ends when the token changes. */
const sessionOf = (token: string): string => createHmac('sha256', token).update('hale console session').digest('hex');

/** Lets through who knows the token, by bearer header or by the page's cookie; everybody when there is no token. */
export function authenticate(token: string | undefined): RequestHandler {
  if (token === undefined) return (_request, _response, next) => next();
  const session = sessionOf(token);
  return (request, response, next) => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const cookie = cookieIn(request.headers.cookie ?? '');
    if (bearer !== undefined && sameText(bearer, token)) return next();
    if (cookie !== undefined && sameText(cookie, session)) return next();
    response.set('WWW-Authenticate', 'Bearer realm="hale"');
    next(new Problem(401, 'Token needed', 'Send the console’s token as a bearer token.'));
  };
}

/** POST /api/session: the page exchanges the token for a cookie that scripts cannot read. */
export function sessionRoute(token: string | undefined): Router {
  const router = Router();
  router.post('/api/session', (request, response) => {
    const body = sessionSchema.safeParse(request.body);
    if (token === undefined || !body.success || !sameText(body.data.token, token)) {
      throw new Problem(403, 'Wrong token', 'That is not the console’s token.');
    }
    response.set('Set-Cookie', `${COOKIE}=${sessionOf(token)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000`);
    response.status(204).end();
  });
  return router;
}

function cookieIn(header: string): string | undefined {
  for (const part of header.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE) return value;
  }
  return undefined;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
