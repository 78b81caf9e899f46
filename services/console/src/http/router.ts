import { fileURLToPath } from 'node:url';
import type { Logger, Publisher, RedisClient } from '@hale/bus';
import express, { Router } from 'express';
import type { ControlTail } from '../tail.ts';
import { authenticate, sessionRoute } from './authenticate.ts';
import { type CallbackSettings, callbackRoutes } from './callbacks.ts';
import { decideRoute } from './decide.ts';
import { feedbackRoute } from './feedback.ts';
import { hostAndOrigin } from './host-and-origin.ts';
import { pageRoutes } from './page.ts';
import { problems } from './problem.ts';
import { type ReadSettings, readRoutes } from './read.ts';
import { securityHeaders } from './security-headers.ts';
import { type SignalSettings, signalRoute } from './signals.ts';
import { streamRoute } from './stream.ts';

export interface RouterSettings extends ReadSettings, SignalSettings, CallbackSettings {
  readonly hosts: readonly string[];
  readonly token: string | undefined;
  readonly publisher: Publisher;
  readonly redis: RedisClient;
  readonly tail: ControlTail;
  readonly log: Logger;
  /** Folder of the built page; the one of this service when absent. */
  readonly dist?: string;
}

/** What others may serve under the same address is none of the console's business: its guards stand before these only. */
const API = ['incidents', 'figures', 'system', 'stream', 'decisions', 'silences', 'feedback'].map(
  (name) => `/api/${name}`,
);
const INCIDENT = ['/api/incidents/:id', '/api/incidents/:id/signals'];
const PAGE = ['/', '/incidents/:id', '/app.js', '/app.css', '/icon.svg'];
const MAX_BODY = '16kb';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** Everything that the console serves, with its guards in front. */
export function consoleRouter(settings: RouterSettings): Router {
  const { token, log, dist = DIST } = settings;
  const router = Router();
  router.use(callbackRoutes(settings));
  const guards = [securityHeaders, hostAndOrigin(settings)];
  router.all([...API, '/api/session', ...INCIDENT, ...PAGE], ...guards);
  router.use(pageRoutes(dist));
  const fresh = express.json({ limit: MAX_BODY, strict: true });
  router.post('/api/session', fresh);
  router.use(sessionRoute(token));
  router.all([...API, ...INCIDENT], authenticate(token), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(readRoutes(settings));
  router.use(feedbackRoute(settings));
  router.use(signalRoute(settings));
  router.use(streamRoute(settings));
  router.post('/api/decisions', fresh);
  router.use(decideRoute(settings));
  router.use(
    problems((error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'request failed')),
  );
  return router;
}
