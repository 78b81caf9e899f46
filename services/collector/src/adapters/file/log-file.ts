import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { digest } from '@hale/events';
import { LineSplitter, MAX_LINE_BYTES, type RawLine, shapeOf } from '@hale/templates';

/** How far a file was read, and what tells that it is still the same file. */
export interface TailOffset {
  readonly inode: string;
  /** Bytes from the start of the file; always after a line end, or at the end of a file that was given up. */
  readonly position: number;
  /** Digest of the first bytes, up to 256 and up to the position: inode numbers are used again. */
  readonly head: string;
}

const HEAD_BYTES = 256;
const CHUNK_BYTES = 65_536;

/** One open log file that is read forward. Stays the same file when its name changes. */
export class LogFile {
  readonly inode: string;
  readonly #handle: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** The first bytes of the file, as they were when it was last looked at. */
  #head: Buffer = Buffer.alloc(0);
  #position = 0;
  /** Made with the first bytes, which tell what the lines are written in. */
  #splitter: LineSplitter | undefined;
  #skipLine = false;

  private constructor(handle: FileHandle, inode: string) {
    this.#handle = handle;
    this.inode = inode;
  }

  /** Undefined when there is no such file; throws when it cannot be read or is not a file (a pipe, a folder). */
  static async open(path: string): Promise<LogFile | undefined> {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!handle) return undefined;
    const stats = await handle.stat({ bigint: true });
    const file = new LogFile(handle, String(stats.ino));
    if (!stats.isFile()) {
      await file.close();
      throw new Error(`${path} is not a regular file`);
    }
    file.#head = await file.#readHead();
    return file;
  }

  /** Whether this is the file that the offset was taken of, and it still holds what was read. */
  async isAt(offset: TailOffset): Promise<boolean> {
    if (this.inode !== offset.inode || (await this.#size()) < offset.position) return false;
    return this.offsetAt(offset.position).head === offset.head;
  }

  /** Continues after a line end. */
  seek(position: number): void {
    this.#position = position;
    this.#splitter = undefined;
  }

  /** Starts at the first line that begins within the last `bytes`. */
  async seekToLast(bytes: number): Promise<void> {
    const wide = shapeOf(this.#head).encoding === 'utf-8' ? 1 : 2;
    const start = (await this.#size()) - bytes;
    if (start <= 0) return;
    // One character earlier: if that is a line end, the line that is left out is an empty one.
    this.seek(Math.max(0, start - (start % wide) - wide));
    this.#skipLine = true;
  }

  /**
   * The lines that the next piece of the file completes; undefined at its end. `restarted` says that the file
   * was truncated or written anew since the last call: it is read from its start, and an unfinished line is
   * gone. A file that is written anew between the check and the read is noticed by the next call.
   */
  async read(): Promise<{ lines: RawLine[]; restarted: boolean } | undefined> {
    const restarted = await this.#wasReplaced();
    if (restarted) {
      this.seek(0);
      this.#skipLine = false;
    }
    const { bytesRead } = await this.#handle.read(this.#buffer, 0, CHUNK_BYTES, this.#position);
    const piece = this.#buffer.subarray(0, bytesRead);
    this.#learnHead(piece);
    const lines = bytesRead === 0 ? [] : [...this.#splitterAt(this.#position).push(piece)];
    this.#position += bytesRead;
    if (this.#skipLine && lines.length > 0) {
      lines.shift();
      this.#skipLine = false;
    }
    return bytesRead === 0 && !restarted ? undefined : { lines, restarted };
  }

  /** The unfinished last line of a file that nobody will write to again. */
  flush(): RawLine[] {
    return this.#skipLine ? [] : (this.#splitter?.flush() ?? []);
  }

  /** `position` must have been read. */
  offsetAt(position: number): TailOffset {
    const head = this.#head.subarray(0, Math.min(HEAD_BYTES, position));
    return { inode: this.inode, position, head: digest(head.toString('latin1')) };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #splitterAt(position: number): LineSplitter {
    this.#splitter ??= new LineSplitter(MAX_LINE_BYTES, { start: position, shape: shapeOf(this.#head) });
    return this.#splitter;
  }

  async #wasReplaced(): Promise<boolean> {
    const known = this.#head;
    this.#head = await this.#readHead();
    return !this.#head.subarray(0, known.length).equals(known) || (await this.#size()) < this.#position;
  }

  /** What was appended after the check is in the piece and not yet in the head. */
  #learnHead(piece: Buffer): void {
    if (this.#position >= HEAD_BYTES) return;
    this.#head = Buffer.concat([this.#head.subarray(0, this.#position), piece]).subarray(0, HEAD_BYTES);
  }

  async #readHead(): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  }

  async #size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }
}

export function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
