import { levelOfLetter } from '../level-word.ts';
import { timeAt } from '../line-time.ts';
import { placed } from '../log-time.ts';
import type { ReadLine } from '../read-line.ts';

const PYTHON = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.-]{1,100}):/;

/** Reads what Python's logging writes by default: `ERROR:shop.pay:message`. */
export function readPython(text: string): ReadLine | undefined {
  const [head, level, logger] = PYTHON.exec(text) ?? [];
  if (head === undefined || level === undefined || logger === undefined) return undefined;
  return { format: 'python', level: level.toLowerCase(), message: text.slice(head.length), logger };
}

const RUBY =
  /^([DIWEFA]), \[([\d T:.-]{19,30}) ?#\d{1,10}\] {1,2}(?:DEBUG|INFO|WARN|ERROR|FATAL|ANY|UNKNOWN) -- ([^:]{0,100}): /;

/** Reads Ruby's logger and Rails: `E, [2026-11-24T00:24:01.123456 #7] ERROR -- : message`. */
export function readRuby(text: string, now: number): ReadLine | undefined {
  const [head, letter, written, program] = RUBY.exec(text) ?? [];
  if (head === undefined || letter === undefined || written === undefined) return undefined;
  const time = timeAt(written, 0, now);
  // A is `any`: a severity that is none.
  const level = letter === 'A' ? undefined : levelOfLetter(letter);
  return {
    format: 'ruby',
    ...(time && placed(time.at, time.zoneless, now)),
    ...(level !== undefined && { level }),
    message: text.slice(head.length),
    ...(program !== undefined && program !== '' && { logger: program }),
  };
}

const PHP = /^PHP (Fatal error|Parse error|Recoverable fatal error|Warning|Notice|Deprecated): {1,2}/;

/** The level of what PHP says behind the time, or on standard error without one. */
export function readPhp(text: string): Pick<ReadLine, 'level' | 'message'> | undefined {
  const [head, kind = ''] = PHP.exec(text) ?? [];
  if (head === undefined) return undefined;
  const level = kind.endsWith('error') ? 'error' : kind === 'Warning' ? 'warning' : 'notice';
  return { level, message: text.slice(head.length) };
}
