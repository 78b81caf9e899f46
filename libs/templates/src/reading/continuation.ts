import { isBlank, isUpper } from './char-codes.ts';
import { levelWordAt } from './level-word.ts';
import type { ReadLine } from './read-line.ts';
import { beginsPythonTrace, causeIn, isException, isFrame, isNamedException } from './trace-lines.ts';

/** The event that is open, as far as it matters for what belongs to it. */
export interface OpenEvent {
  readonly first: ReadLine;
  /** Its lines without the head. */
  readonly text: string;
  readonly lines: number;
  /** The line that came last. */
  readonly last: string;
  /** It holds a trace of Python's that has not said its exception. */
  readonly python: boolean;
  /** Each of its lines came with a head of syslog, so an indented one is no part of another by that alone. */
  readonly isHeaded: boolean;
}

/** What comes as one object or one row is complete. */
const WHOLE: ReadonlySet<string> = new Set(['json', 'logfmt', 'access', 'redis']);
const SECOND_LINE = /^[\w$.]{1,300} [\w$<>]{1,100}$/;
const POSTGRES = /^[^"']{0,200}? (?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION): {2}/;
const CLOSERS = /^[}\])]{1,4}[,;]?$/;
const NODE_SOURCE = /^\S{1,400}:\d{1,7}$/;

/** Whether a line goes on with the event that is open, by how it looks: nothing that it says can make it part of a line that is whole. */
export function isContinued(open: OpenEvent, text: string): boolean {
  if (isBlank(text.charCodeAt(0))) return isIndented(open, text);
  if (WHOLE.has(open.first.format)) return false;
  return isUnindented(open, text);
}

function isIndented({ first, lines, last, text: said, isHeaded }: OpenEvent, text: string): boolean {
  if (WHOLE.has(first.format)) return false;
  // Text without heads may be indented for its looks; after a frame, a bracket or a head it is not.
  return (
    (first.format !== 'plain' && !isHeaded) ||
    lines > 1 ||
    opens(last) ||
    isFrame(text) ||
    isFrame(said) ||
    beginsPythonTrace(said)
  );
}

/** The line ends with a bracket that others close, or is the place that Node shows the source of. */
const opens = (line: string): boolean => /[{[(]$/.test(line) || NODE_SOURCE.test(line);

function isUnindented(open: OpenEvent, text: string): boolean {
  const { first, last, lines, python } = open;
  // Java and Rust say it on the line behind the head.
  if (lines === 1 && last.endsWith(':') && / panicked at .{1,400}:\d{1,7}:\d{1,7}:$/.test(last)) return true;
  if (python && isException(text)) return true;
  const isTrace = lines > 1 || python;
  switch (text.charAt(0)) {
    case '}':
    case ']':
    case ')':
      return lines > 1 && CLOSERS.test(text);
    case 'C':
    case 'S':
      if (causeIn(text) !== undefined || /^(?:Stack trace|stack backtrace):$/.test(text)) return true;
      break;
    case 'T':
    case 'D':
      if (beginsPythonTrace(text)) return first.format !== 'plain' || isTrace;
      break;
    case 'g':
    case '[':
      if (/^goroutine \d|^\[signal SIG/.test(text)) return isFrame(text);
      break;
    default:
  }
  if (isTrace ? isFrame(text) : isFirstFrame(open, text)) return true;
  return isSaid(open, text);
}

/** Frames that stand at the beginning of their lines, right behind the head. */
function isFirstFrame({ first, text: said }: OpenEvent, text: string): boolean {
  if (!/^(?:#\d|at |stack backtrace|note: |exit status)/.test(text) || !isFrame(text)) return false;
  return first.format !== 'plain' || isNamedException(said) || /^panic: |^fatal error: | panicked at /.test(said);
}

/** The exception behind the head of Java's or behind the source that Node shows, java.util.logging's second line, PostgreSQL's details. */
function isSaid({ first, lines, last, text: said }: OpenEvent, text: string): boolean {
  if (first.format === 'plain')
    return lines > 1 && NODE_SOURCE.test(said.split('\n', 1)[0] ?? '') && isNamedException(text);
  if (first.level === undefined) return lines === 1 && secondLevel(first, text) !== undefined;
  if (lines === 1 && isNamedException(text) && !isNamedException(last)) return true;
  return isDetail(text);
}

/** java.util.logging's `SEVERE: message` behind a line with time, class and method. */
export function secondLevel(first: ReadLine, text: string): { level: string; start: number } | undefined {
  if (first.format !== 'headed' || !isUpper(text.charCodeAt(0)) || !SECOND_LINE.test(first.message)) return undefined;
  const word = levelWordAt(text, 0);
  return word?.written === 'upper' && text.startsWith(': ', word.end)
    ? { level: word.level, start: word.end + 2 }
    : undefined;
}

/** `2026-11-24 00:24:01 UTC [7] DETAIL:  …`: what PostgreSQL adds to a message. */
export function isDetail(text: string): boolean {
  return text.includes(':  ') && POSTGRES.test(` ${text.slice(0, 260)}`);
}
