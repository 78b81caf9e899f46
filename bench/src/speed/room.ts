import { SERIES_BYTES } from '@hale/detection';
import { rounded } from '../statistics.ts';
import { Bank } from './contestants.ts';
import type { Course } from './courses.ts';
import { playInTurn } from './race.ts';

export interface Room {
  readonly series: number;
  /** What a checkpoint has to hold of a series. */
  readonly seriesBytes: number;
  readonly rssMiB: number;
  readonly rssBytesASeries: number;
  readonly arrayBuffersMiB: number;
  readonly arrayBuffersBytesASeries: number;
  readonly pointsPerS: number;
}

/** Enough that every sign of the bank has written to what it keeps. */
const VALUES = 80;
const MIB = 2 ** 20;

/** What the process grows by when it judges so many series. */
export function roomOf(courses: readonly Course[], series: number): Room {
  const before = process.memoryUsage();
  const bank = new Bank(series);
  const start = performance.now();
  const { points } = playInTurn(bank, courses, series, 0, VALUES);
  const seconds = (performance.now() - start) / 1_000;
  const after = process.memoryUsage();
  // Asked of the bank once more, so that it is still there when memory is looked at.
  bank.take(0, Number.MAX_SAFE_INTEGER, Number.NaN);
  const [rss, buffers] = [after.rss - before.rss, after.arrayBuffers - before.arrayBuffers];
  return {
    series,
    seriesBytes: SERIES_BYTES,
    rssMiB: rounded(rss / MIB, 0),
    rssBytesASeries: Math.round(rss / series),
    arrayBuffersMiB: rounded(buffers / MIB, 0),
    arrayBuffersBytesASeries: Math.round(buffers / series),
    pointsPerS: Math.round(points / seconds),
  };
}
