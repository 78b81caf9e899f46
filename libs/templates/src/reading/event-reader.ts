import { MAX_MESSAGE_LENGTH } from '@hale/events';
import { cut } from '../redaction/plain-text.ts';
import { parseLine } from './parse-line.ts';
import type { ReadLine } from './read-line.ts';
import type { RawLine } from './split-lines.ts';
import { isContinued } from './trace-parts.ts';

/** What was logged at once: one line, or several that belong together. */
export interface LogEvent extends ReadLine {
  /** Which line it begins with; the first one pushed is 1. */
  readonly line: number;
  /** How many lines are in it; blank ones do not count. */
  readonly lines: number;
  /** Where its last line ends in the stream of bytes: a reader can go on there. */
  readonly end: number;
  /** There was more than is kept. */
  readonly truncated?: true;
}

/** An event of more lines than this is ended, so that nobody waits for ever for one that goes on. */
const MAX_LINES = 1_000;

interface Open {
  readonly first: ReadLine;
  readonly line: number;
  lines: number;
  end: number;
  text: string;
  truncated: boolean;
}

/**
 * Turns the lines of one source, in order, into events: stack traces and indented lines go to the line that they follow. Every line
 * that is not blank is in exactly one event, and events come in the order of their first lines. Holds one event at most.
 */
export class EventReader {
  #open: Open | undefined;
  #line = 0;

  /** An event is held that further lines may belong to. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** The events that this line completes. `now`: milliseconds since the epoch, for times without a year. */
  push({ text: raw, cut: isCut, end }: RawLine, now: number): LogEvent[] {
    this.#line += 1;
    const text = raw.trimEnd();
    if (text === '' && !isCut) return [];
    const open = this.#open;
    if (open && open.lines < MAX_LINES && isContinued(open.first, open.text, text)) {
      append(open, text, end, isCut);
      return [];
    }
    const done = this.flush();
    const first = parseLine(text, now);
    const kept = cut(first.message, MAX_MESSAGE_LENGTH);
    const truncated = isCut || kept.length < first.message.length;
    this.#open = { first, line: this.#line, lines: 1, end, text: kept, truncated };
    return done;
  }

  /** What is held, when nothing more is to be waited for. */
  flush(): LogEvent[] {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return [];
    const { first, text, line, lines, end, truncated } = open;
    return [
      { ...first, message: text.toWellFormed(), line, lines, end, ...(truncated && { truncated: true as const }) },
    ];
  }
}

function append(open: Open, text: string, end: number, isCut: boolean): void {
  open.lines += 1;
  open.end = end;
  const room = MAX_MESSAGE_LENGTH - open.text.length - 1;
  const kept = room > 0 ? cut(text, room) : '';
  if (kept !== '') open.text = `${open.text}\n${kept}`;
  open.truncated ||= isCut || kept.length < text.length;
}
