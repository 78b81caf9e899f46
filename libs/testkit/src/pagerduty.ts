import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An alert as the stand-in's service holds it: all events of one dedup key. */
export interface PagerdutyAlert {
  readonly dedupKey: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  readonly severity: string;
  readonly summary: string;
  /** How often somebody was paged: by the first trigger, and by each after a resolve. */
  readonly pages: number;
}

/**
 * What the next event is answered instead. `silent` never answers, `broken` cuts the connection, `swallowed` takes
 * the event first, `garbage` answers what is no HTTP.
 */
export type PagerdutyTrouble =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterS?: number }
  | { readonly kind: 'silent' | 'broken' | 'swallowed' | 'garbage' };

export interface PagerdutyStandIn {
  /** The base URL of the Events API. */
  readonly url: string;
  readonly routingKey: string;
  readonly alerts: ReadonlyMap<string, PagerdutyAlert>;
  /** Every event that was taken, as it was sent. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  /** Requests so far, those that were not answered as well. */
  readonly requests: number;
  troubleNext(trouble: PagerdutyTrouble): void;
  close(): Promise<void>;
}

const ROUTING_KEY = 'R0UT1NGKEY0FTHE5TAND1N0123456789';
const MAX_BYTES = 512 * 1024;

interface Event extends Readonly<Record<string, unknown>> {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly payload?: { readonly summary: string; readonly source: string; readonly severity: string };
}

/** POST /v2/enqueue of PagerDuty's Events API v2, on 127.0.0.1, after its public documentation. */
export async function startPagerduty(): Promise<PagerdutyStandIn> {
  const alerts = new Map<string, PagerdutyAlert>();
  const events: Event[] = [];
  const troubles: PagerdutyTrouble[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    void serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    const trouble = troubles.shift();
    if (trouble?.kind === 'silent') return;
    if (trouble?.kind === 'broken') return void request.socket.destroy();
    if (trouble?.kind === 'garbage') return void request.socket.end('this is no HTTP\r\n\r\n');
    if (trouble?.kind === 'status') {
      const wait = trouble.retryAfterS === undefined ? {} : { 'retry-after': String(trouble.retryAfterS) };
      return void response.writeHead(trouble.status, wait).end(`no: ${body.toString('utf8')}`);
    }
    const [status, answer] = take(request, body);
    if (trouble?.kind === 'swallowed') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  function take(request: IncomingMessage, body: Buffer): [number, object] {
    if (request.url !== '/v2/enqueue' || request.method !== 'POST') return [404, {}];
    if (body.length > MAX_BYTES) return [413, {}];
    const event = jsonOf(body);
    if (!isEvent(event)) {
      return [400, { status: 'invalid event', message: 'Event object is invalid', errors: [] }];
    }
    events.push(event);
    const alert = after(alerts.get(event.dedup_key), event);
    if (alert) alerts.set(alert.dedupKey, alert);
    return [202, { status: 'success', message: 'Event processed', dedup_key: event.dedup_key }];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    routingKey: ROUTING_KEY,
    alerts,
    events,
    get requests() {
      return requests;
    },
    troubleNext: (trouble) => void troubles.push(trouble),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** An acknowledge or resolve of what is not open is accepted and changes nothing. */
function after(alert: PagerdutyAlert | undefined, event: Event): PagerdutyAlert | undefined {
  const { event_action: action, dedup_key: dedupKey, payload } = event;
  const open = alert !== undefined && alert.status !== 'resolved';
  if (action === 'resolve') return open ? { ...alert, status: 'resolved' } : alert;
  if (action === 'acknowledge') return open ? { ...alert, status: 'acknowledged' } : alert;
  const { severity = '', summary = '' } = payload ?? {};
  if (open) return { ...alert, severity, summary };
  return { dedupKey, status: 'triggered', severity, summary, pages: (alert?.pages ?? 0) + 1 };
}

const isText = (value: unknown, limit: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= limit;

function isEvent(value: unknown): value is Event {
  const event = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (event['routing_key'] !== ROUTING_KEY || !isText(event['dedup_key'], 255)) return false;
  if (event['event_action'] !== 'trigger') return ['acknowledge', 'resolve'].includes(String(event['event_action']));
  const { summary, source, severity } = (event['payload'] ?? {}) as Readonly<Record<string, unknown>>;
  const known = ['critical', 'error', 'warning', 'info'].includes(String(severity));
  return known && isText(summary, 1_024) && isText(source, 1_024);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
