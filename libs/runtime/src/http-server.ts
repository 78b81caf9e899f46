import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Registry } from 'prom-client';

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  /** Needed for /metrics on anything but loopback. */
  readonly token: string | undefined;
  readonly registry: Registry;
  /** Why the process is not ready; empty when it is. */
  readonly unready: () => Promise<readonly string[]>;
  readonly routers: readonly Router[];
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Serves /livez, /readyz, /metrics and what the services add. Resolves with the address once it listens. */
export async function serve(settings: HttpSettings): Promise<{ url: string; close: () => Promise<void> }> {
  const { host, port, token } = settings;
  if (!LOOPBACK.has(host) && token === undefined) {
    throw new Error(`http.host is ${host}: set http.token before listening on anything but loopback`);
  }
  const server = createServer(application(settings));
  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close: () => shut(server) };
}

function application(settings: HttpSettings): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/livez', (_request, response) => void response.type('text/plain').send('ok\n'));
  app.get('/readyz', async (_request, response) => {
    const reasons = await settings.unready();
    response.status(reasons.length === 0 ? 200 : 503).json({ ready: reasons.length === 0, reasons });
  });
  app.get('/metrics', bearer(settings), async (_request, response) => {
    response.type(settings.registry.contentType).send(await settings.registry.metrics());
  });
  for (const router of settings.routers) app.use(router);
  return app;
}

/** On loopback everybody may read the metrics; elsewhere only who knows the token. */
function bearer({ host, token }: HttpSettings): RequestHandler {
  return (request, response, next) => {
    if (LOOPBACK.has(host) || (token !== undefined && sameText(request.headers.authorization ?? '', `Bearer ${token}`)))
      return next();
    response.status(401).json({ title: 'a bearer token is needed' });
  };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(`port ${port} on ${host} is taken: choose another in the configuration`, { cause: error })
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

/** Event streams never end by themselves, so connections are not waited for. */
async function shut(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
