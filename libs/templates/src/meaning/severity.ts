/** How bad a line says that it is, in five steps, the worst last. */
export const LINE_SEVERITIES = ['debug', 'info', 'warning', 'error', 'fatal'] as const;
export type LineSeverity = (typeof LINE_SEVERITIES)[number];

/** The words of syslog, log4j, Python, pino, Go, Postgres and Windows. */
const LEVELS: Readonly<Record<string, LineSeverity>> = {
  trace: 'debug',
  trce: 'debug',
  verbose: 'debug',
  debug: 'debug',
  dbug: 'debug',
  debug1: 'debug',
  debug2: 'debug',
  debug3: 'debug',
  debug4: 'debug',
  debug5: 'debug',
  finest: 'debug',
  finer: 'debug',
  fine: 'debug',
  config: 'debug',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  note: 'info',
  system: 'info',
  log: 'info',
  success: 'info',
  warn: 'warning',
  warning: 'warning',
  error: 'error',
  err: 'error',
  eror: 'error',
  fail: 'error',
  failure: 'error',
  severe: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
  dpanic: 'fatal',
};

/** The severity of a level in whatever case; undefined when it is no level that is known. */
export function severityOfLevel(level: string | undefined): LineSeverity | undefined {
  const word = level?.toLowerCase() ?? '';
  return Object.hasOwn(LEVELS, word) ? LEVELS[word] : undefined;
}
