import { decimalOf } from './instant.ts';

const DELIMITERS = [',', ';', '\t'] as const;
/** What stands for a value that was not there. */
const MISSING = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '-']);
const INFINITE = /^([+-]?)inf(inity)?$/;
const TRUE = /^(1(\.0+)?|true|yes)$/i;

/** The delimiter that parts a line into most cells. */
export function delimiterOf(line: string): string {
  let best: string = DELIMITERS[0];
  for (const each of DELIMITERS) if (cellsOf(line, each).length > cellsOf(line, best).length) best = each;
  return best;
}

/** The cells of one line, without the blanks around them. Quotes as in RFC 4180, but no line ends inside them. */
export function cellsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    while (line[at] === ' ') at += 1;
    const quoted = line.startsWith('"', at);
    const closing = quoted ? closingQuote(line, at) : at;
    const found = line.indexOf(delimiter, closing);
    const end = found < 0 ? line.length : found;
    const cell = quoted ? line.slice(at + 1, closing).replaceAll('""', '"') : line.slice(at, end);
    cells.push(cell.trim());
    at = end + 1;
  }
  return cells;
}

/** Where the quote that opens at `at` closes; the end of the line when it does not. */
function closingQuote(line: string, at: number): number {
  let next = line.indexOf('"', at + 1);
  while (next >= 0 && line[next + 1] === '"') next = line.indexOf('"', next + 2);
  return next < 0 ? line.length : next;
}

/** A number; NaN for a value that was not there; undefined for what is no value. */
export function valueOf(cell: string): number | undefined {
  const number = decimalOf(cell);
  if (number !== undefined) return number;
  const lower = cell.toLowerCase();
  if (MISSING.has(lower)) return Number.NaN;
  const infinite = INFINITE.exec(lower);
  if (!infinite) return undefined;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

export const labelOf = (cell: string): boolean => TRUE.test(cell);
