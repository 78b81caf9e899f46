import { open, stat, truncate } from 'node:fs/promises';
import { lengthOfWhole, newestIncrement } from '@hale/redis-server';

/** What a power loss takes with `appendfsync everysec`, milliseconds. */
const UNSYNCED_MS = 1_000;
const LOOK_EVERY_MS = 100;

interface Look {
  readonly at: number;
  readonly file: string;
  readonly bytes: number;
}

/** Watches how fast a server's append-only file grows, to cut off what a power loss would. */
export class AppendOnlyFile {
  readonly #dir: string;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #looks: Look[] = [];

  /** `dir` is the server's folder. */
  constructor(dir: string, now: () => number) {
    this.#dir = dir;
    this.#now = now;
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), LOOK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /**
   * Cuts off a share (0 to 1) of what was written in the second before the server died, and what that leaves of a
   * transaction. The server must not run. Returns the bytes.
   */
  async cut(diedAt: number, share: number): Promise<number> {
    const file = await this.#newest();
    const { size } = await stat(file);
    const safe = this.#looks.findLast((look) => look.file === file && look.at <= diedAt - UNSYNCED_MS);
    // A file that has no look so old was begun within the second by a rewrite; its beginning may still be needed.
    const floor = safe?.bytes ?? this.#looks.find((look) => look.file === file)?.bytes ?? size;
    const piece = await readPiece(file, floor, size - Math.round((size - floor) * share));
    const kept = floor + lengthOfWhole(piece);
    await truncate(file, kept);
    return size - kept;
  }

  async #look(): Promise<void> {
    const at = this.#now();
    const file = await this.#newest();
    const { size } = await stat(file);
    this.#looks = [...this.#looks.filter((look) => at - look.at < 3 * UNSYNCED_MS), { at, file, bytes: size }];
  }

  async #newest(): Promise<string> {
    const file = await newestIncrement(this.#dir);
    if (file === null) throw new Error('the append-only file has no increments');
    return file;
  }
}

async function readPiece(file: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
