import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** Held by the only supervisor of a folder. The kernel releases it with the process, however that ends. */
export interface Lock {
  /** From here on others learn `line` about the holder. */
  announce(line: string): void;
  release(): void;
}

/**
 * An abstract Unix socket whose name is derived from the folder: no file that could be left behind, no race between
 * looking and taking. Null if another process holds it.
 */
export async function takeLock(dir: string): Promise<Lock | null> {
  const announced = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    socket.on('error', () => {});
    void announced.promise.then((line) => socket.end(line));
  });
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(addressOf(dir), () => resolve(true));
  });
  return taken ? { announce: announced.resolve, release: () => server.close() } : null;
}

/** The line that the holder announces, as soon as it does. Throws if it ends or stays silent for `timeoutMs`. */
export async function askHolder(dir: string, timeoutMs: number): Promise<string> {
  const socket = connect(addressOf(dir));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  try {
    await once(socket, 'end', { signal: AbortSignal.timeout(timeoutMs) });
  } finally {
    socket.destroy();
  }
  if (chunks.length === 0) throw new Error('the other supervisor ended before it was ready');
  return Buffer.concat(chunks).toString('utf8');
}

function addressOf(dir: string): string {
  return `\0demo-shop-${createHash('sha256').update(realpathSync(dir)).digest('hex').slice(0, 32)}`;
}
