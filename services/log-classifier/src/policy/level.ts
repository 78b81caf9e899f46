/** Levels after which nothing works any more, in the words of syslog, log4j, pino and Go. */
const FATAL = new Set(['fatal', 'critical', 'crit', 'alert', 'emerg', 'emergency', 'panic', 'dpanic']);

/** Whether a line of that level ends a process or should. A line without a level never does. */
export function isFatal(level: string | undefined): boolean {
  return level !== undefined && FATAL.has(level);
}
