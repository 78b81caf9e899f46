import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

const MAX_LOG_BYTES = 1024 * 1024;
const TAIL_LINES = 12;

/** The server's output file of one start: `<dataDir>/redis.log`, appended to. */
export interface ServerLog {
  readonly path: string;
  /** For the child's standard output and error. */
  readonly fd: number;
  /** The last lines that were written since this start. */
  tail(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens the log; one of over 1 MiB is moved aside to `redis.log.1` first. */
export async function openServerLog(dataDir: string): Promise<ServerLog> {
  const path = join(dataDir, 'redis.log');
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  const full = size > MAX_LOG_BYTES;
  if (full) await rename(path, `${path}.1`);
  const offset = full ? 0 : size;
  const file = await open(path, 'a', 0o600);
  return {
    path,
    fd: file.fd,
    async tail() {
      const written = (await readFile(path)).subarray(offset).toString('utf8');
      return written
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-TAIL_LINES);
    },
    close: () => file.close(),
  };
}
