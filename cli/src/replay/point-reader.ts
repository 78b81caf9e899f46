import { type Columns, columnsOf } from './columns.ts';
import { cellsOf, delimiterOf, labelOf, valueOf } from './csv.ts';
import { instantOf } from './instant.ts';

/** One reading of a series, as its file has it. */
export interface Point {
  /** The very text of the file. */
  readonly timestamp: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** NaN or infinite where the file says so, or has none. */
  readonly value: number;
  /** Whether somebody said that it is abnormal; undefined where nobody says it of any. */
  readonly label: boolean | undefined;
}

/** A file that cannot be read as a series; the message says what there is not. */
export class NoSeriesError extends Error {
  override readonly name = 'NoSeriesError';
}

/** So many records are looked at to find the columns. */
const HEAD = 20;
/** So many numbers of unreadable lines are kept. */
const TOLD = 5;

/** Reads the points of one file from its lines, in whatever pieces these come. Empty lines and those that begin with # are none. */
export class PointReader {
  #lines = 0;
  #delimiter: string | undefined;
  #columns: Columns | undefined;
  #head: { readonly line: number; readonly cells: readonly string[] }[] = [];
  #points = 0;
  #unreadable = 0;
  readonly #firstUnreadable: number[] = [];

  /** Lines that are no points: how many, and the numbers of the first. */
  get unreadable(): { readonly count: number; readonly first: readonly number[] } {
    return { count: this.#unreadable, first: this.#firstUnreadable };
  }

  /** @throws {NoSeriesError} when there is no column of times or none of values. */
  read(lines: readonly string[]): Point[] {
    const points: Point[] = [];
    for (const line of lines) {
      this.#lines += 1;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text.trim() === '' || text.startsWith('#')) continue;
      this.#delimiter ??= delimiterOf(text);
      const cells = cellsOf(text, this.#delimiter);
      if (this.#columns) this.#take(points, this.#columns, cells, this.#lines);
      else if (this.#head.push({ line: this.#lines, cells }) === HEAD) this.#takeHead(points);
    }
    return points;
  }

  /** What is left when the file is over. @throws {NoSeriesError} also when it held no points. */
  end(): Point[] {
    const points: Point[] = [];
    if (this.#lines === 0 || (!this.#columns && this.#head.length === 0)) throw new NoSeriesError('is empty');
    if (!this.#columns) this.#takeHead(points);
    if (this.#points === 0) throw new NoSeriesError(`has no points, and ${this.#unreadable} lines that are none`);
    return points;
  }

  #takeHead(points: Point[]): void {
    const found = columnsOf(this.#head.map(({ cells }) => cells));
    if ('missing' in found)
      throw new NoSeriesError(`has no column of ${found.missing}; its first line is ${shown(this.#head[0]?.cells)}`);
    this.#columns = found;
    for (const { line, cells } of found.header ? this.#head.slice(1) : this.#head)
      this.#take(points, found, cells, line);
    this.#head = [];
  }

  #take(points: Point[], { time, value, label }: Columns, cells: readonly string[], line: number): void {
    const timestamp = cells[time] ?? '';
    const at = instantOf(timestamp);
    const read = valueOf(cells[value] ?? 'none there');
    if (at === undefined || read === undefined) {
      this.#unreadable += 1;
      if (this.#firstUnreadable.length < TOLD) this.#firstUnreadable.push(line);
      return;
    }
    this.#points += 1;
    points.push({ timestamp, at, value: read, label: label === undefined ? undefined : labelOf(cells[label] ?? '') });
  }
}

/** The file is anybody's: what could move a cursor is taken out. */
const shown = (cells: readonly string[] = []): string =>
  JSON.stringify(
    cells
      .join(',')
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
      .slice(0, 80),
  );
