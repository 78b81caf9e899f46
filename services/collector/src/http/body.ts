import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';
import express, { type Request, type RequestHandler } from 'express';
import { Refusal } from './refusal.ts';

export interface BodyLimits {
  /** Bytes as they are sent. */
  readonly maxPushBytes: number;
  /** Bytes after decompression: what a small bomb becomes. */
  readonly maxPushInflatedBytes: number;
}

/** One push of a sender's, as it came in. */
export interface Push {
  /** Decompressed. */
  readonly body: Buffer;
  /** Media type in lower case without parameters; empty when there is none. */
  readonly type: string;
  /** Names this push among those of ten minutes: who sent it, where to, and what. */
  readonly identity: string;
  /** The service that the address names, `?service=`: for what does not name one itself. */
  readonly service: string | undefined;
}

type Inflate = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;
const INFLATE: Readonly<Record<string, Inflate>> = {
  identity: (body) => Promise.resolve(body),
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** Reads the body as it is sent, compressed or not: what is taken apart here must be bounded twice. */
export function rawBody({ maxPushBytes }: BodyLimits): RequestHandler {
  const read = express.raw({ type: () => true, limit: maxPushBytes, inflate: true });
  return (request, response, next) => {
    // The parser would decompress without a limit of its own; it is told that there is nothing to decompress.
    const encoding = request.headers['content-encoding'];
    delete request.headers['content-encoding'];
    read(request, response, (error?: unknown) => {
      if (encoding !== undefined) request.headers['content-encoding'] = encoding;
      next(error);
    });
  };
}

/** The push that a request carries. Throws a Refusal when it cannot be decompressed within the limits. */
export async function pushOf(request: Request, limits: BodyLimits): Promise<Push> {
  const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const sender = request.headers.authorization ?? request.socket.remoteAddress ?? '';
  const identity = createHash('sha256').update(`${sender}\0${request.originalUrl}\0`).update(sent).digest('base64url');
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const { service } = request.query;
  return {
    body: await decompress(sent, request.headers['content-encoding'], limits),
    type,
    identity,
    service: typeof service === 'string' ? service : undefined,
  };
}

async function decompress(body: Buffer, encoding: string = 'identity', limits: BodyLimits): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  const inflateBy = Object.hasOwn(INFLATE, name) ? INFLATE[name] : undefined;
  if (!inflateBy)
    throw new Refusal(415, `Content-Encoding ${name.slice(0, 40)}: only ${Object.keys(INFLATE).join(', ')}`);
  try {
    return await inflateBy(body, { maxOutputLength: limits.maxPushInflatedBytes });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Refusal(413, 'the body is too large after decompression');
    throw new Refusal(400, `the body is not ${name}`);
  }
}

/** The JSON that a push holds. Throws a Refusal that says where it stops being JSON. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Refusal(400, `not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unreadable'}`);
  }
}
