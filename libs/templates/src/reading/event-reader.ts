import { MAX_MESSAGE_LENGTH } from '@hale/events';
import { cut } from '../redaction/plain-text.ts';
import { isContinued, secondLevel } from './continuation.ts';
import type { Wrapped } from './formats/wrapped.ts';
import { unwrap } from './formats/wrapping.ts';
import { parseLine, parseWrapped } from './parse-line.ts';
import type { RawLine } from './raw-line.ts';
import type { ReadLine, Unfinished } from './read-line.ts';
import { MAX_LINE_BYTES } from './split-lines.ts';
import { beginsPythonTrace, isException } from './trace-lines.ts';

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
  first: ReadLine;
  readonly line: number;
  lines: number;
  end: number;
  text: string;
  last: string;
  truncated: boolean;
  python: boolean;
  readonly isHeaded: boolean;
  /** Whose line the envelope says that it is. */
  readonly from: string | undefined;
}

/** The parts of a line that a container runtime took apart. */
interface Part {
  outer: Wrapped;
  readonly line: number;
  lines: number;
  end: number;
  text: string;
  truncated: boolean;
}

/**
 * Turns the lines of one source, in order, into events: stack traces and indented lines go to the line that they follow, parts become the line
 * that they were. Every line that is not blank is in exactly one event, and events come in the order of their first lines. Holds one event at most,
 * of bounded size.
 */
export class EventReader {
  #open: Open | undefined;
  #part: Part | undefined;
  #line = 0;
  #now = 0;

  /** An event is held that further lines may belong to. */
  get isOpen(): boolean {
    return this.#open !== undefined || this.#part !== undefined;
  }

  /** The events that this line completes. `now`: milliseconds since the epoch, for times without a year. */
  push({ text: raw, cut: isCut, end }: RawLine, now: number): LogEvent[] {
    this.#line += 1;
    this.#now = now;
    const text = raw.trimEnd();
    if (text === '' && !isCut) return [];
    const seen = unwrap(text, now);
    // The blanks at the end of a part stand within the line.
    const outer = seen?.isPartial ? unwrap(raw, now) : seen;
    const part = this.#part;
    // An envelope with nothing in it is a blank line.
    if (outer && !part && !outer.isPartial && outer.text.trim() === '' && !isCut) return [];
    if (outer && (part || outer.isPartial)) return this.#join(outer, isCut, end, now);
    const done = part ? this.#endPart(now) : [];
    return [
      ...done,
      ...this.#take(outer, outer?.text ?? text, { line: this.#line, lines: 1, end, truncated: isCut }, now),
    ];
  }

  /** What is held, when nothing more is to be waited for. */
  flush(): LogEvent[] {
    const done = this.#part ? this.#endPart(this.#now) : [];
    return [...done, ...this.#close(this.#now)];
  }

  #join(outer: Wrapped, isCut: boolean, end: number, now: number): LogEvent[] {
    const part = this.#part ?? { outer, line: this.#line, lines: 0, end, text: '', truncated: false };
    this.#part = part;
    const kept = cut(outer.text, MAX_LINE_BYTES - part.text.length);
    part.text += kept;
    part.truncated ||= isCut || kept.length < outer.text.length;
    part.lines += 1;
    part.end = end;
    return outer.isPartial && part.lines < MAX_LINES ? [] : this.#endPart(now);
  }

  #endPart(now: number): LogEvent[] {
    const part = this.#part;
    this.#part = undefined;
    if (!part) return [];
    const text = part.text.trimEnd();
    return this.#take({ ...part.outer, text }, text, part, now);
  }

  #take(
    outer: Wrapped | undefined,
    text: string,
    { line, lines, end, truncated }: Pick<Open, 'line' | 'lines' | 'end' | 'truncated'>,
    now: number,
  ): LogEvent[] {
    const open = this.#open;
    const isHeaded = outer?.format === 'syslog';
    const isSame = open?.isHeaded === isHeaded && open.from === outer?.service;
    if (open && isSame && open.lines < MAX_LINES && isContinued(open, text)) {
      append(open, text, lines);
      open.end = end;
      open.truncated ||= truncated;
      return [];
    }
    const done = this.#close(now);
    const first = outer ? parseWrapped(outer, now) : parseLine(text, now);
    const said = cut(first.message, MAX_MESSAGE_LENGTH);
    const isLong = truncated || said.length < first.message.length;
    const python = beginsPythonTrace(said);
    this.#open = {
      first,
      line,
      lines,
      end,
      text: said,
      last: first.message,
      truncated: isLong,
      python,
      isHeaded,
      from: outer?.service,
    };
    return done;
  }

  #close(now: number): LogEvent[] {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return [];
    // Read for this event alone, so it becomes the event.
    const event = wholeOf(open, now) as Unfinished<LogEvent>;
    event.message = event.message.toWellFormed();
    event.line = open.line;
    event.lines = open.lines;
    event.end = open.end;
    if (open.truncated) event.truncated = true;
    return [event];
  }
}

function append(open: Open, text: string, lines: number): void {
  const second = open.lines === 1 ? secondLevel(open.first, text) : undefined;
  if (second) {
    const { message: logger, ...rest } = open.first;
    open.first = { ...rest, level: second.level, message: '', logger: logger.split(' ', 1)[0] ?? logger };
  }
  open.lines += lines;
  open.python = beginsPythonTrace(text) || (open.python && !isException(text));
  open.last = text;
  const before = second ? '' : `${open.text}\n`;
  const said = second ? text.slice(second.start) : text;
  const kept = cut(said, Math.max(0, MAX_MESSAGE_LENGTH - before.length));
  open.truncated ||= kept.length < said.length;
  if (kept !== '') open.text = before + kept;
}

/** JSON that was printed over several lines is read when it is whole. */
function wholeOf({ first, text, lines, truncated }: Open, now: number): ReadLine {
  if (lines > 1 && !truncated && first.format === 'plain' && text.startsWith('{')) {
    const read = parseLine(text, now);
    if (read.format === 'json') return read;
  }
  return lines === 1 && text === first.message ? first : { ...first, message: text };
}
