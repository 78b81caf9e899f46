import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hasCode } from './error-code.ts';
import { TransactionScanner } from './transactions.ts';

const PIECE_BYTES = 1 << 20;

interface Extent {
  readonly bytes: number;
  readonly whole: number;
  readonly malformed: boolean;
}

/**
 * The file that a server of `dataDir` appends to: the last increment that its manifest names. Null when there is none, as
 * before the first start and in a folder of Redis 6, whose append-only file is a single one.
 */
export async function newestIncrement(dataDir: string): Promise<string | null> {
  const folder = join(dataDir, 'appendonlydir');
  const manifest = await readIfThere(join(folder, 'appendonly.aof.manifest'));
  const name = [...manifest.matchAll(/^file ([^\s/]+) seq \d+ type i\b/gm)].at(-1)?.[1];
  return name === undefined ? null : join(folder, name);
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}

/** Null when the file is missing. */
async function measure(file: string): Promise<Extent | null> {
  const handle = await open(file).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    const scanner = new TransactionScanner();
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let bytes = 0; ; ) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, bytes);
      bytes += bytesRead;
      scanner.feed(piece.subarray(0, bytesRead));
      const { whole, malformed } = scanner;
      if (bytesRead === 0 || malformed) return { bytes, whole, malformed };
    }
  } finally {
    await handle.close();
  }
}

/** Copies what follows `from` to a file beside it that did not exist, and resolves once that is on disk. */
async function keepTail(file: string, from: number): Promise<string> {
  for (let count = 1; ; count += 1) {
    const kept = count === 1 ? `${file}.cut` : `${file}.cut.${count}`;
    const target = createWriteStream(kept, { flags: 'wx', flush: true, mode: 0o600 });
    try {
      await pipeline(createReadStream(file, { start: from }), target);
      return kept;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

async function shorten(file: string, bytes: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Cuts what a power loss left of a transaction off the append-only file of `dataDir`, keeps it beside the file and says
 * so. No server may run there. A whole file is not touched, and neither is one that holds anything but commands: Redis
 * refuses that one and says why.
 *
 * Redis 7.0 itself, if a command inside of MULTI is cut in two, drops that command only and appends behind the first half
 * of the transaction. Its next start applies that half, or drops everything behind it, however well that was synced.
 */
export async function cutToWholeTransactions(dataDir: string, onProgress: (line: string) => void): Promise<void> {
  const file = await newestIncrement(dataDir);
  const extent = file === null ? null : await measure(file);
  if (file === null || extent === null || extent.malformed || extent.whole === extent.bytes) return;
  const kept = await keepTail(file, extent.whole);
  await shorten(file, extent.whole);
  onProgress(
    `${basename(file)} ends inside of a command or transaction, as after a power loss: its last ${extent.bytes - extent.whole} bytes ` +
      `were cut off, lest Redis apply half of it or lose what follows. They are kept in ${kept}.`,
  );
}
