/** pino's and bunyan's numbers; a level between two of them is the lower one. */
const NUMBERS = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [20, 'debug'],
  [10, 'trace'],
] as const;

const MAX_LENGTH = 20;

/** A level as the catalogue has it: in lower case; undefined when there is none that could be one. */
export function levelOf(value: unknown): string | undefined {
  if (typeof value === 'number') return NUMBERS.find(([least]) => value >= least)?.[1];
  if (typeof value !== 'string') return undefined;
  const level = value.trim().toLowerCase();
  return level !== '' && level.length <= MAX_LENGTH ? level.toWellFormed() : undefined;
}
