import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What the next request for an answer meets instead of one. */
export type ModelTrouble =
  /** Refused with this status; `headers` such as Retry-After, `code` as the API would name it. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answers after so many milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection is cut before the answer, or in the middle of it. */
  | { readonly kind: 'broken'; readonly middle?: boolean }
  /** Status 200 and a body that is not JSON. */
  | { readonly kind: 'malformed' }
  /** Status 200 and an error object in the place of an answer, as a failure after the headers looks. */
  | { readonly kind: 'error-body' }
  /** The model writes this. */
  | { readonly kind: 'says'; readonly text: string }
  /** The model stops at its limit. */
  | { readonly kind: 'cut-off' }
  /** The model, or the provider’s filter, refuses. */
  | { readonly kind: 'refusal'; readonly by: 'model' | 'filter' };

export interface StandInOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Models that the server has. */
  readonly models?: readonly string[];
  /** Milliseconds that every answer takes. */
  readonly latencyMs?: number;
  /** How sure it says to be. */
  readonly confidence?: number;
  /** Does what it finds asked for in the text that it is given. */
  readonly obedient?: boolean;
}

export interface ModelStandIn {
  readonly url: string;
  /** Paths in the order in which they were called, those that failed as well. */
  readonly calls: readonly string[];
  /** All that its models were given to read. */
  readonly prompts: readonly string[];
  /** The requests for an answer, as they came. */
  readonly bodies: readonly unknown[];
  /** The next request for an answer meets the trouble; several queue up. */
  troubleNext(...troubles: ModelTrouble[]): void;
  close(): Promise<void>;
}

/** What an API makes of a request; troubles that every server can have are dealt with before it is asked. */
export interface Api {
  /** Whether the request is one for an answer, which troubles are meant for. */
  isAnswer(path: string, body: unknown): boolean;
  respond(exchange: Exchange): Respond;
  refuse(status: number, code: string | undefined): object;
}

export interface Exchange {
  readonly path: string;
  readonly method: string;
  readonly request: IncomingMessage;
  readonly body: unknown;
  readonly trouble: ModelTrouble | undefined;
  /** Remembers what a model is given to read. */
  readonly read: (prompt: string) => void;
}

export interface Respond {
  readonly status: number;
  readonly body: object;
  /** The body as it is, when it is more than one JSON object. */
  readonly lines?: readonly object[];
  readonly headers?: Readonly<Record<string, string>>;
}

export async function serveModels(api: Api, { port = 0, latencyMs = 0 }: StandInOptions): Promise<ModelStandIn> {
  const calls: string[] = [];
  const prompts: string[] = [];
  const bodies: unknown[] = [];
  const troubles: ModelTrouble[] = [];
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === '/stand-in') return send(response, { status: 200, body: { calls, prompts } });
    calls.push(path);
    const body = decoded(await textOf(request));
    const isAnswer = api.isAnswer(path, body);
    const trouble = isAnswer ? troubles.shift() : undefined;
    if (isAnswer) bodies.push(body);
    if (isAnswer) await delay(trouble?.kind === 'slow' ? trouble.ms : latencyMs);
    if (trouble?.kind === 'broken' && trouble.middle !== true) return void request.socket.destroy();
    if (trouble?.kind === 'status') {
      const { status, code, headers = {} } = trouble;
      return send(response, { status, body: api.refuse(status, code), headers });
    }
    const read = (prompt: string) => void prompts.push(prompt);
    const answer = api.respond({ path, method: request.method ?? '', request, body, trouble, read });
    if (trouble?.kind === 'malformed') return void response.writeHead(200, JSON_TYPE).end('<html>gateway</html>');
    if (trouble?.kind === 'error-body') return send(response, { status: 200, body: api.refuse(500, undefined) });
    if (trouble?.kind === 'broken') return cutShort(request, response, JSON.stringify(answer.body));
    send(response, answer);
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    prompts,
    bodies,
    troubleNext: (...more) => void troubles.push(...more),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function send(response: ServerResponse, { status, body, lines, headers = {} }: Respond): void {
  const text = lines ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : JSON.stringify(body);
  response.writeHead(status, { ...JSON_TYPE, ...headers }).end(text);
}

/** Announces the whole body, sends half of it, and is gone. */
function cutShort(request: IncomingMessage, response: ServerResponse, text: string): void {
  response.writeHead(200, { ...JSON_TYPE, 'content-length': String(Buffer.byteLength(text)) });
  response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function decoded(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
