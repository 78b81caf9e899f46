import { createServer, type IncomingMessage, type Server } from 'node:http';
import { BAD_VERSION, BREAKAGES, isBreakage, isVersion } from './faults.ts';
import { ROLES, type Role } from './graph.ts';
import { BadRequest, fieldOf, pathOf, readJson, sendJson } from './http.ts';
import type { Load } from './load.ts';
import { isLoopbackHost, isLoopbackOrigin } from './loopback.ts';
import { type Answer, Closing } from './managed-service.ts';
import type { KeyedAction, Shop } from './shop.ts';

const MAX_KEY_LENGTH = 255;
const MAX_RATE = 1_000;

/** What can be asked for with a key: the path of the request, and what its look answers with. */
const KEYED: Readonly<Record<string, readonly [KeyedAction, string]>> = {
  restart: ['restart', 'restarted'],
  rollback: ['rollback', 'rolledBack'],
  'cache/clear': ['clear-cache', 'cleared'],
};
const VERBS = ['break', 'deploy', 'stop', 'start', ...Object.keys(KEYED)];

export interface Controlled {
  readonly shop: Shop;
  readonly load: Load;
  /** Whether the services are up: until then everything is answered with 503. */
  readonly open: () => boolean;
}

/** The control API. */
export function createControlServer(controlled: Controlled): Server {
  return createServer((request, response) => {
    void answer(controlled, request).then(({ status, body }) => sendJson(response, status, body));
  });
}

/** Never throws. */
async function answer({ shop, load, open }: Controlled, request: IncomingMessage): Promise<Answer> {
  try {
    guard(request);
    if (!open()) throw new BadRequest(503, 'the shop is starting');
    return pathOf(request) === '/load' ? await setLoad(load, request) : await route(shop, request);
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

async function setLoad(load: Load, request: IncomingMessage): Promise<Answer> {
  if (request.method === 'GET') return { status: 200, body: { rate: load.rate() } };
  only('POST', request);
  const rate = fieldOf(await readJson(request), 'rate');
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= MAX_RATE)) {
    throw new BadRequest(400, `rate must be a number from 0 to ${MAX_RATE}`);
  }
  load.setRate(rate);
  return { status: 200, body: { rate } };
}

async function route(shop: Shop, request: IncomingMessage): Promise<Answer> {
  const [, root, name, ...rest] = pathOf(request).split('/');
  if (root !== 'services') throw new BadRequest(404, 'not found');
  if (name === undefined) {
    only('GET', request);
    return { status: 200, body: { services: shop.describe().services } };
  }
  const role = ROLES.find((each) => shop.nameOf(each) === name);
  if (role === undefined) {
    throw new BadRequest(404, `no such service; there are ${ROLES.map((each) => shop.nameOf(each)).join(', ')}`);
  }
  const verb = rest.join('/');
  if (VERBS.includes(verb)) {
    only('POST', request);
    return act(shop, role, verb, request);
  }
  if (rest.length > 0) return look(shop, role, rest, request);
  only('GET', request);
  return { status: 200, body: shop.view(role) };
}

/** Whether something was done under a key: `…/restart/<key>`. */
function look(shop: Shop, role: Role, path: readonly string[], request: IncomingMessage): Answer {
  const keyed = KEYED[path.slice(0, -1).join('/')];
  const key = path.at(-1);
  if (keyed === undefined || key === undefined) throw new BadRequest(404, 'not found');
  only('GET', request);
  const [action, word] = keyed;
  return { status: 200, body: { [word]: shop.done(role, action, key) } };
}

async function act(shop: Shop, role: Role, verb: string, request: IncomingMessage): Promise<Answer> {
  const body = await readJson(request);
  const keyed = KEYED[verb];
  if (keyed !== undefined) return shop.act(role, keyed[0], keyOf(request), byOf(body, 'operator'));
  if (verb === 'start') return shop.start(role, byOf(body, 'operator'));
  if (verb === 'stop') return shop.stop(role, byOf(body, 'operator'));
  if (verb === 'deploy') return deploy(shop, role, body);
  const fault = fieldOf(body, 'fault');
  if (!isBreakage(fault)) {
    return { status: 400, body: { error: `fault must be one of ${BREAKAGES.join(', ')}`, faults: BREAKAGES } };
  }
  return fault === 'errors' ? shop.deploy(role, BAD_VERSION, 'ci') : shop.inject(role, fault);
}

async function deploy(shop: Shop, role: Role, body: unknown): Promise<Answer> {
  const version = fieldOf(body, 'version');
  if (!isVersion(version)) throw new BadRequest(400, 'version must be such as v1, v1.2 or v2');
  return shop.deploy(role, version, byOf(body, 'ci'));
}

function only(method: 'GET' | 'POST', request: IncomingMessage): void {
  if (request.method !== method) throw new BadRequest(405, `only ${method}`);
}

/** Who asks for it. */
function byOf(body: unknown, otherwise: string): string {
  const by = fieldOf(body, 'by');
  return typeof by === 'string' && /^[\w.@-]{1,60}$/.test(by) ? by : otherwise;
}

function keyOf(request: IncomingMessage): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH) return key;
  throw new BadRequest(400, `Idempotency-Key must have 1 to ${MAX_KEY_LENGTH} characters`);
}
