import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RawLine } from '@hale/templates';
import { isMissing, LogFile, type TailOffset } from './log-file.ts';

/** What happened to a followed file; `lost` is a file that went away before it was read to its end. */
export type FileChange = 'rotated' | 'truncated' | 'lost';

export interface TailOptions {
  /** Where an earlier reader had come to. */
  readonly offset?: TailOffset | undefined;
  /** Read back from the end of a file that is there at the first look and was never read. */
  readonly maxBacklogBytes: number;
  readonly onChange?: (change: FileChange) => void;
}

export interface TailChunk {
  readonly lines: readonly RawLine[];
  /** They go on where the last chunk ended: false for the first of a file, and for one that was written anew. */
  readonly continues: boolean;
  /** What to keep when all lines up to this end are safe. */
  offsetAt(end: number): TailOffset;
}

/**
 * Follows a path through appending, rotation by rename, and truncation. A rotated file is read to its end
 * before the next: the change is made when the path holds another file with content, because one writer
 * writes no more to the old file once it has written to the next. Two rotations between two calls lose the
 * file between them. Pulled, so that a slow reader holds nothing but one piece of 64 KiB.
 */
export class Tail {
  readonly #path: string;
  readonly #onChange: (change: FileChange) => void;
  #offset: TailOffset | undefined;
  #backlogBytes: number;
  #file: LogFile | undefined;
  #isFirst = true;

  constructor(path: string, options: TailOptions) {
    this.#path = path;
    this.#offset = options.offset;
    this.#backlogBytes = options.maxBacklogBytes;
    this.#onChange = options.onChange ?? (() => undefined);
  }

  /** The next lines in order; undefined when there is nothing to read at present. */
  async read(): Promise<TailChunk | undefined> {
    this.#file ??= await this.#begin();
    const file = this.#file;
    if (!file) return undefined;
    const succeeded = await this.#isSucceeded(file);
    const read = await file.read();
    if (read?.restarted) this.#onChange('truncated');
    if (read) {
      const continues = !this.#isFirst && !read.restarted;
      this.#isFirst = false;
      return { lines: read.lines, continues, offsetAt: (end) => file.offsetAt(end) };
    }
    return succeeded ? await this.#changeOver(file) : undefined;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #begin(): Promise<LogFile | undefined> {
    const file = await LogFile.open(this.#path);
    if (this.#offset) return await this.#resume(this.#offset, file);
    await file?.seekToLast(this.#backlogBytes);
    this.#backlogBytes = Number.POSITIVE_INFINITY;
    return file;
  }

  async #resume(offset: TailOffset, atPath: LogFile | undefined): Promise<LogFile | undefined> {
    if (await atPath?.isAt(offset)) {
      atPath?.seek(offset.position);
      this.#forgetStart();
      return atPath;
    }
    const rotated = await this.#findRotated(offset);
    if (rotated) {
      await atPath?.close();
      this.#forgetStart();
      return rotated;
    }
    if (!atPath) return undefined;
    this.#onChange('lost');
    this.#forgetStart();
    return atPath;
  }

  /** What is opened later is a successor, read from its start. */
  #forgetStart(): void {
    this.#offset = undefined;
    this.#backlogBytes = Number.POSITIVE_INFINITY;
  }

  /** The file of the offset under another name that begins with the path's: `app.log.1`, `app.log-20261124`. */
  async #findRotated(offset: TailOffset): Promise<LogFile | undefined> {
    const folder = dirname(this.#path);
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const path = join(folder, name);
      if (!name.startsWith(basename(this.#path)) || (await identify(path))?.inode !== offset.inode) continue;
      const file = await LogFile.open(path);
      if (await file?.isAt(offset)) {
        file?.seek(offset.position);
        return file;
      }
      await file?.close();
    }
    return undefined;
  }

  async #isSucceeded(file: LogFile): Promise<boolean> {
    const atPath = await identify(this.#path);
    return atPath !== undefined && atPath.inode !== file.inode && atPath.size > 0;
  }

  async #changeOver(from: LogFile): Promise<TailChunk> {
    this.#onChange('rotated');
    const lines = from.flush();
    await from.close();
    this.#file = undefined;
    this.#file = await LogFile.open(this.#path);
    const continues = !this.#isFirst;
    this.#isFirst = true;
    return { lines, continues, offsetAt: (end) => from.offsetAt(end) };
  }
}

async function identify(path: string): Promise<{ inode: string; size: number } | undefined> {
  try {
    const { ino, size } = await stat(path, { bigint: true });
    return { inode: String(ino), size: Number(size) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
