import { createServer, type IncomingMessage, type Server } from 'node:http';
import { FAULTS, isFault, isServiceName, SERVICES, type ServiceName } from './graph.ts';
import { BadRequest, fieldOf, pathOf, readJson, sendJson } from './http.ts';
import { isLoopbackHost, isLoopbackOrigin } from './loopback.ts';
import { type Answer, Closing } from './managed-service.ts';
import type { Shop } from './shop.ts';

const MAX_KEY_LENGTH = 255;

/** The control API. `open` says whether the services are up: until then everything is answered with 503. */
export function createControlServer(shop: Shop, open: () => boolean): Server {
  return createServer((request, response) => {
    void answer(shop, open, request).then(({ status, body }) => sendJson(response, status, body));
  });
}

/** Never throws. */
async function answer(shop: Shop, open: () => boolean, request: IncomingMessage): Promise<Answer> {
  try {
    guard(request);
    if (!open()) throw new BadRequest(503, 'the shop is starting');
    return await route(shop, request);
  } catch (error) {
    if (error instanceof BadRequest) return { status: error.status, body: { error: error.message } };
    if (error instanceof Closing) return { status: 503, body: { error: error.message } };
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** A web page must not reach the API by a name that it has pointed to this host, nor by a form. */
function guard({ headers }: IncomingMessage): void {
  if (!isLoopbackHost(headers.host)) throw new BadRequest(403, 'the Host is not loopback');
  if (headers.origin !== undefined && !isLoopbackOrigin(headers.origin)) {
    throw new BadRequest(403, 'the Origin is not loopback');
  }
}

async function route(shop: Shop, request: IncomingMessage): Promise<Answer> {
  const [, root, name, verb, key, ...rest] = pathOf(request).split('/');
  if (root !== 'services' || rest.length > 0 || (key !== undefined && verb !== 'restart'))
    throw new BadRequest(404, 'not found');
  if (name !== undefined && !isServiceName(name)) {
    throw new BadRequest(404, `no such service; there are ${SERVICES.join(', ')}`);
  }
  if (name === undefined || verb === undefined || key !== undefined) {
    if (request.method !== 'GET') throw new BadRequest(405, 'only GET');
    if (name !== undefined && key !== undefined) return { status: 200, body: { restarted: shop.restarted(name, key) } };
    return { status: 200, body: name === undefined ? { services: shop.describe().services } : shop.view(name) };
  }
  if (!['break', 'restart', 'stop', 'start'].includes(verb)) throw new BadRequest(404, 'not found');
  if (request.method !== 'POST') throw new BadRequest(405, 'only POST');
  return act(shop, name, verb, request);
}

async function act(shop: Shop, name: ServiceName, verb: string, request: IncomingMessage): Promise<Answer> {
  const body = await readJson(request);
  if (verb === 'restart') return shop.restart(name, keyOf(request));
  if (verb === 'start') return shop.start(name);
  if (verb === 'stop') return shop.stop(name);
  const fault = fieldOf(body, 'fault');
  if (isFault(fault)) return shop.inject(name, fault);
  return { status: 400, body: { error: `fault must be one of ${FAULTS.join(', ')}`, faults: FAULTS } };
}

function keyOf(request: IncomingMessage): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH) return key;
  throw new BadRequest(400, `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters`);
}
