import { type HeardLine, heardLine } from '@hale/log-classifier';
import { joinTraces, LineSplitter, MAX_LINE_BYTES, parseLogLine, type RawLine } from '@hale/templates';

/** One event of a log, which may have several lines. */
export interface ReadEvent {
  /** The number of its first line, from 1. */
  readonly line: number;
  /** What it says of when it happened, milliseconds. */
  readonly said: number | undefined;
  readonly heard: HeardLine;
}

/** Stands for a time that a line does not say: no clock says it. */
const NO_TIME = 4e12;

/** Lines and events of a log as its bytes come. Holds no more than what it was given last, and of an unfinished line what is worth holding. */
export class EventReader {
  readonly #splitter = new LineSplitter(MAX_LINE_BYTES);
  #lines = 0;
  #cut = 0;

  get lines(): number {
    return this.#lines;
  }

  /** Lines that were too long to be read to their ends. */
  get cut(): number {
    return this.#cut;
  }

  read(bytes: Uint8Array): ReadEvent[] {
    return this.#events([...this.#splitter.push(bytes)]);
  }

  end(): ReadEvent[] {
    const last = this.#splitter.flush();
    return last ? this.#events([last]) : [];
  }

  #events(raws: readonly RawLine[]): ReadEvent[] {
    const parsed = raws.flatMap((raw) => {
      this.#lines += 1;
      if (raw.cut) this.#cut += 1;
      const line = parseLogLine(raw, NO_TIME)?.line;
      return line ? [{ ...line, number: this.#lines }] : [];
    });
    return joinTraces(parsed).map(({ line, text }) => ({
      line: line.number,
      said: line.at === NO_TIME ? undefined : line.at,
      heard: heardLine(line, text),
    }));
  }
}
