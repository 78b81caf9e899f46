import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../../usage-error.ts';

/** A log that can be read once, from its first byte to its last. */
export interface LogSource {
  /** As it is shown: the path, or `-`. */
  readonly path: string;
  /** As it is stored; 0 when that is not known. */
  readonly bytes: number;
  /** The service that it is the log of, as far as the name says. */
  readonly service: string;
}

const STANDARD_INPUT = '-';
const CHUNK_BYTES = 256 * 1024;
/** Bytes that tell whether it is text. */
const LOOKED_AT = 8_192;
/** Backspace, tab, line feed, form feed, return, escape. */
const TEXT_CONTROLS = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
const MOST_CONTROLS = 0.05;
const GZIP = [0x1f, 0x8b] as const;

/** Why a source cannot be replayed. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';
}

/**
 * Each path itself; of a folder every file in it and in those below, in the order of their paths, but hidden ones; links to files are
 * followed, links to folders are not. What may not be looked into is a source as well, which then cannot be read. `-` is standard input.
 * @throws {UsageError} when there is none.
 */
export async function logSources(paths: readonly string[]): Promise<readonly LogSource[]> {
  const found = await Promise.all(paths.map(sourcesAt));
  return found.flat();
}

async function sourcesAt(path: string): Promise<readonly LogSource[]> {
  if (path === STANDARD_INPUT) return [{ path, bytes: 0, service: 'stdin' }];
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: ${error.code ?? error.message}`);
  });
  if (!found.isDirectory()) return [sourceOf(path, found.isFile() ? found.size : 0)];
  const files = await filesIn(path);
  if (files.length === 0) throw new UsageError(`${path}: no file in it`);
  // By code unit, so that the order is the same under every locale.
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesIn(folder: string): Promise<readonly LogSource[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return [sourceOf(folder, 0)];
  const found = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map(async (entry): Promise<readonly LogSource[]> => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return await filesIn(path);
      if (!entry.isFile() && !entry.isSymbolicLink()) return [];
      // What went away meanwhile is told of when it is read.
      const file = await stat(path).catch(() => undefined);
      return file && !file.isFile() ? [] : [sourceOf(path, file?.size ?? 0)];
    });
  return (await Promise.all(found)).flat();
}

/** `payments.log.2.gz` is a log of payments. */
function sourceOf(path: string, bytes: number): LogSource {
  const name = basename(path)
    .replace(/(?:\.(?:gz|log|txt|json|jsonl|ndjson|out|err|\d{1,10}))+$/i, '')
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 63);
  return { path, bytes, service: /^[a-z\d]/i.test(name) ? name : 'log' };
}

/** The bytes of a source, unpacked when they are gzip; `passed` is told of those that were read. @throws {NotTextError} */
export async function* bytesOf(
  { path }: LogSource,
  stdin: Readable,
  passed: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stored = path === STANDARD_INPUT ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const { packed, chunks } = await peeked(counting(stored, passed));
  let looked = 0;
  for await (const chunk of packed ? unpacked(chunks) : chunks) {
    if (looked < LOOKED_AT && isBinary(chunk.subarray(0, LOOKED_AT - looked), looked === 0))
      throw new NotTextError('is not text');
    looked += chunk.length;
    yield chunk;
  }
}

async function* counting(stream: Readable, passed: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    passed(chunk.length);
    yield chunk;
  }
}

async function peeked(chunks: AsyncGenerator<Uint8Array>) {
  const { value: first } = await chunks.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    if (first) yield first;
    yield* chunks;
  }
  return { packed: first?.[0] === GZIP[0] && first[1] === GZIP[1], chunks: all() };
}

function unpacked(chunks: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  const unzip = createGunzip();
  // What befalls either of the two ends the reading of the other, with its error.
  pipeline(Readable.from(chunks), unzip, () => undefined);
  return unzip;
}

/**
 * Texts hold hardly any control characters. NUL says nothing: it is every other byte of a text in UTF-16, and files that are cut while
 * somebody writes to them have holes of it; but a text of two bytes a character that begins with a mark may hold any.
 */
function isBinary(bytes: Uint8Array, first: boolean): boolean {
  if (first && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) return false;
  let controls = 0;
  let others = 0;
  for (const byte of bytes) {
    if (byte === 0) continue;
    if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) controls += 1;
    else others += 1;
  }
  return controls > MOST_CONTROLS * (controls + others);
}
