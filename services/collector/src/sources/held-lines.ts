import { EventReader, type LogEvent } from '@hale/templates';
import type { TailOffset } from '../adapters/file/log-file.ts';
import type { TailChunk } from '../adapters/file/tail.ts';

/** Events with what to keep when one is safe. */
export interface PositionedEvents {
  readonly events: readonly LogEvent[];
  /** What to keep when all events up to this end are safe. */
  readonly offsetAt: (end: number) => TailOffset;
}

/**
 * Makes events of the lines of a followed file, over the borders of its chunks. The last event is held, as more may come that belongs to it;
 * it is published with the offset of its own last line, so that a reader that is killed begins with it again.
 */
export class HeldLines {
  #reader = new EventReader();
  /** After the last line of what is held, taken while the file still was what it was then. */
  #offset: TailOffset | undefined;

  /** What this chunk completes; before the lines of another file comes what is held of the last. */
  *take(chunk: TailChunk, now: number): Generator<PositionedEvents> {
    if (!chunk.continues) yield this.flush();
    const events = chunk.lines.flatMap((line) => this.#reader.push(line, now));
    const end = chunk.lines.at(-1)?.end;
    if (end !== undefined) this.#offset = chunk.offsetAt(end);
    yield { events, offsetAt: (at) => chunk.offsetAt(at) };
  }

  /** What is held. */
  flush(): PositionedEvents {
    const offset = this.#offset;
    const events = this.#reader.flush();
    return { events: offset ? events : [], offsetAt: (end) => offset ?? { inode: '', position: end, head: '' } };
  }
}
