import { type HeardLine, heardLine } from '@hale/log-classifier';
import { EventReader, gistOf, LineSplitter, type LogEvent, MAX_LINE_BYTES, type RawLine } from '@hale/templates';

/** One event of a log, which may have several lines. */
export interface ReadEvent {
  /** The number of its first line, from 1. */
  readonly line: number;
  /** What it says of when it happened, milliseconds. */
  readonly said: number | undefined;
  readonly heard: HeardLine;
}

/** Lines and events of a log as its bytes come. Holds no more than one event, and of an unfinished line what is worth holding. */
export class LogReader {
  readonly #splitter = new LineSplitter(MAX_LINE_BYTES);
  readonly #events = new EventReader();
  readonly #now: number;
  #lines = 0;
  #cut = 0;

  /** `now` in milliseconds, for times that say no year. */
  constructor(now: number) {
    this.#now = now;
  }

  get lines(): number {
    return this.#lines;
  }

  /** Lines that were too long to be read to their ends. */
  get cut(): number {
    return this.#cut;
  }

  read(bytes: Uint8Array): ReadEvent[] {
    const events: ReadEvent[] = [];
    for (const raw of this.#splitter.push(bytes)) this.#push(raw, events);
    return events;
  }

  end(): ReadEvent[] {
    const events: ReadEvent[] = [];
    for (const raw of this.#splitter.flush()) this.#push(raw, events);
    for (const event of this.#events.flush()) events.push(heardEvent(event));
    return events;
  }

  #push(raw: RawLine, events: ReadEvent[]): void {
    this.#lines += 1;
    if (raw.cut) this.#cut += 1;
    for (const event of this.#events.push(raw, this.#now)) events.push(heardEvent(event));
  }
}

const heardEvent = ({ line, at, level, traceId, message }: LogEvent): ReadEvent => ({
  line,
  said: at,
  heard: heardLine(
    { at: at ?? 0, ...(level !== undefined && { level }), ...(traceId !== undefined && { traceId }) },
    gistOf(message),
  ),
});
