import { valueOf } from './csv.ts';
import { decimalOf, instantOf } from './instant.ts';

/** In the order in which they are preferred. */
const TIMES = ['timestamp', 'time', 'datetime', 'date', 'ts', '@timestamp', 'epoch', 'ds'];
const VALUES = ['value', 'val', 'y'];
const LABELS = ['is_anomaly', 'anomaly', 'label'];
/** A number that is less is no likely time where nothing says that it is one: 1973 in seconds. */
const LIKELY_TIME = 1e8;

export interface Columns {
  readonly time: number;
  readonly value: number;
  /** Where somebody said which points are abnormal; absent where nobody did. */
  readonly label: number | undefined;
  /** Whether the first record names the columns. */
  readonly header: boolean;
}

type Rows = readonly (readonly string[])[];

/** Finds the columns by their names or, where there are none that are known, by what the first records hold; or says which there is not. */
export function columnsOf(records: Rows): Columns | { readonly missing: 'timestamps' | 'values' } {
  const [first = []] = records;
  const names = first.map((name) => name.toLowerCase());
  const header = isHeader(first, names);
  const rows = header ? records.slice(1) : records;
  const named = (known: readonly string[]) =>
    header ? known.map((name) => names.indexOf(name)).filter((at) => at >= 0) : [];
  const places = Array.from({ length: Math.max(0, ...records.map(({ length }) => length)) }, (_, at) => at);
  const label = named(LABELS)[0];
  const time = best([...named(TIMES), ...places.filter((at) => holds(rows, at, isLikelyTime)), 0], rows, instantOf);
  if (time === undefined) return { missing: 'timestamps' };
  const others = places.filter((at) => at !== time && at !== label);
  const candidates = [...named(VALUES), ...others].filter((at) => at !== time);
  const value = best(candidates, rows, decimalOf) ?? best(candidates, rows, valueOf);
  return value === undefined ? { missing: 'values' } : { time, value, label, header };
}

function isHeader(first: readonly string[], names: readonly string[]): boolean {
  if (names.some((name) => TIMES.includes(name))) return true;
  return instantOf(first[0] ?? '') === undefined && !first.some(isLikelyTime);
}

function isLikelyTime(cell: string): boolean {
  const number = decimalOf(cell);
  return number === undefined ? instantOf(cell) !== undefined : number >= LIKELY_TIME;
}

/** The first of the columns in which one of the rows, if there are any, has what `read` can read. */
const best = (
  candidates: readonly number[],
  rows: Rows,
  read: (cell: string) => number | undefined,
): number | undefined =>
  candidates.find((at) => rows.length === 0 || holds(rows, at, (cell) => read(cell) !== undefined));

const holds = (rows: Rows, at: number, is: (cell: string) => boolean): boolean =>
  rows.some((row) => row[at] !== undefined && is(row[at]));
