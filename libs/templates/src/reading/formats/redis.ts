import { timeAt } from '../line-time.ts';
import { placed } from '../log-time.ts';
import type { ReadLine } from '../read-line.ts';

const HEAD = /^\d{1,10}:[XCSMR] /;
/** Redis' marks for its levels. */
const MARKS: Readonly<Record<string, string>> = { '.': 'debug', '-': 'verbose', '*': 'notice', '#': 'warning' };

/** Reads Redis and Valkey: `7:M 24 Nov 2026 00:24:01.123 # message`. */
export function readRedis(text: string, now: number): ReadLine | undefined {
  const start = HEAD.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const time = timeAt(text, start, now);
  if (!time || text.charAt(time.end) !== ' ' || text.charAt(time.end + 2) !== ' ') return undefined;
  const mark = text.charAt(time.end + 1);
  const level = Object.hasOwn(MARKS, mark) ? MARKS[mark] : undefined;
  if (level === undefined) return undefined;
  return { format: 'redis', ...placed(time.at, time.zoneless, now), level, message: text.slice(time.end + 3) };
}
