/** pino's and bunyan's numbers; a level between two of them is the lower one. */
const NUMBERS = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [20, 'debug'],
  [10, 'trace'],
] as const;

/** The severities of syslog, by their numbers. */
const SYSLOG = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const;
/** OpenTelemetry's severity numbers come in fours. */
const OTEL = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const MAX_LENGTH = 20;

/** A level as the catalogue has it: in lower case; undefined when there is none that could be one. */
export function levelOf(value: unknown): string | undefined {
  if (typeof value === 'number') return NUMBERS.find(([least]) => value >= least)?.[1];
  if (typeof value !== 'string') return undefined;
  const level = value.trim().toLowerCase();
  if (/^\d{2}$/.test(level)) return levelOf(Number(level));
  return level !== '' && level.length <= MAX_LENGTH ? level.toWellFormed() : undefined;
}

/** The severity of a priority of syslog, whose lower three bits it is. */
export function levelOfPriority(priority: number): string | undefined {
  return priority >= 0 && priority <= 191 ? SYSLOG[priority & 7] : undefined;
}

export function levelOfSeverityNumber(severity: unknown): string | undefined {
  return typeof severity === 'number' ? OTEL[Math.ceil(severity / 4) - 1] : undefined;
}

/** How a status of HTTP counts: what the server failed at is an error, what it refused the client a warning. */
export function levelOfStatus(status: number): string {
  return status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
}
