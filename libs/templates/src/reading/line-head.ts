import { severityOfLevel } from '../meaning/severity.ts';

/** What a line without a level field says about itself, and the rest. */
export interface LineHead {
  readonly level?: string;
  readonly message: string;
}

const LEVEL = '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC)';
const TIME =
  '(?:\\d{4}[-/]\\d{2}[-/]\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?|\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?|[A-Z][a-z]{2} {1,2}\\d{1,2} \\d{2}:\\d{2}:\\d{2} [\\w.-]{1,64} [\\w./-]{1,64}(?:\\[\\d{1,10}\\])?:)';
/** A thread, a process, a module: in brackets, or a number. */
const BETWEEN = '(?:(?:\\[[^\\]]{1,80}\\]|\\d{1,12}) ){0,3}';

/** How logging libraries begin a line; the level is where the library puts it, never in what was logged. */
const HEADS: readonly RegExp[] = [
  // glog and klog: E1124 00:24:01.123456   7 server.go:42] message
  /^(?<letter>[DIWEF])\d{4} \d{2}:\d{2}:\d{2}\.\d{1,9} {1,8}\d{1,10} [\w./-]{1,100}:\d{1,6}\] (?<rest>.*)$/,
  // Python: ERROR:module:message
  /^(?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.]{1,100}:(?<rest>.*)$/,
  // 2026-11-24 00:24:01,123 [main] ERROR shop.Cart - message; [error] 7#0: message; Nov 24 00:24:01 host app[7]: error: message
  new RegExp(`^\\[?${TIME}\\]?,? {1,3}${BETWEEN}[[(<]?(?<level>${LEVEL})[\\])>]?(?: |: {0,2}| - )(?<rest>.*)$`, 'i'),
  // ERROR message; [ERROR] message; error: message
  new RegExp(`^(?<level>${LEVEL}) (?<rest>.*)$`),
  new RegExp(`^(?:[[(<](?<bracketed>${LEVEL})[\\])>]:?|(?<level>${LEVEL}):) {0,4}(?<rest>.*)$`, 'i'),
];

const LETTERS: Readonly<Record<string, string>> = { D: 'debug', I: 'info', W: 'warning', E: 'error', F: 'fatal' };

/**
 * Reads the level that a line of plain text begins with. Only the head is looked at, the part that the logging library writes;
 * what is quoted in the message behind it cannot make itself a level.
 */
export function lineHead(text: string): LineHead {
  const fields = logfmt(text);
  if (fields) return fields;
  for (const head of HEADS) {
    const groups = head.exec(text)?.groups;
    if (!groups) continue;
    const level = groups['level'] ?? groups['bracketed'] ?? LETTERS[groups['letter'] ?? ''];
    const rest = groups['rest']?.trim() ?? '';
    return { ...(level !== undefined && { level: level.toLowerCase() }), message: rest === '' ? text : rest };
  }
  return { message: text };
}

const FIELD = /([A-Za-z_][\w.-]{0,60})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?:\s+|$)/y;
const MAX_FIELDS = 40;

/** logfmt: `time=… level=error msg="…"`. The first level counts; what stands within quotes is no field. */
function logfmt(text: string): LineHead | undefined {
  if (!/^[A-Za-z_][\w.-]{0,60}=/.test(text)) return undefined;
  const rest: string[] = [];
  let level: string | undefined;
  let message: string | undefined;
  FIELD.lastIndex = 0;
  for (let count = 0; count < MAX_FIELDS; count += 1) {
    const [whole, key = '', quoted, plain] = FIELD.exec(text) ?? [];
    if (whole === undefined) break;
    const value = quoted ?? plain ?? '';
    if (/^(?:level|lvl|severity)$/.test(key)) level ??= value.toLowerCase();
    else if (/^(?:msg|message)$/.test(key)) message ??= value;
    else if (/^(?:err|error)$/.test(key)) rest.push(`${key}=${value}`);
  }
  if (severityOfLevel(level) === undefined || level === undefined || message === undefined) return undefined;
  return { level, message: [message, ...rest].join(' ') };
}
