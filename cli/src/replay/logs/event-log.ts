import { LINE_SEVERITIES, type LineSeverity } from '@hale/templates';

const PIECE = 65_536;

interface Piece {
  readonly lines: Float64Array;
  readonly templates: Uint32Array;
  readonly severities: Uint8Array;
}

export interface LoggedEvent {
  /** The number of its first line, from 1. */
  readonly line: number;
  /** The number of its template, as it was then. */
  readonly template: number;
  readonly severity: LineSeverity;
}

/** Every event of a log in the order of the log, in 13 bytes each. */
export class EventLog {
  readonly #pieces: Piece[] = [];
  #size = 0;

  add({ line, template, severity }: LoggedEvent): void {
    const place = this.#size % PIECE;
    if (place === 0) {
      this.#pieces.push({
        lines: new Float64Array(PIECE),
        templates: new Uint32Array(PIECE),
        severities: new Uint8Array(PIECE),
      });
    }
    const piece = this.#pieces.at(-1)!;
    piece.lines[place] = line;
    piece.templates[place] = template;
    piece.severities[place] = LINE_SEVERITIES.indexOf(severity);
    this.#size += 1;
  }

  *[Symbol.iterator](): Generator<LoggedEvent> {
    for (let at = 0; at < this.#size; at += 1) {
      const piece = this.#pieces[Math.floor(at / PIECE)]!;
      const place = at % PIECE;
      yield {
        line: piece.lines[place]!,
        template: piece.templates[place]!,
        severity: LINE_SEVERITIES[piece.severities[place]!] ?? 'info',
      };
    }
  }
}
