const DAY_MS = 86_400_000;
const MAX_TEXT = 64;

/** Times as numbers come in seconds, milliseconds, microseconds or nanoseconds; their sizes do not overlap from 1973 to 5138. */
const UNITS = [
  { below: 1e11, toMs: 1_000 },
  { below: 1e14, toMs: 1 },
  { below: 1e17, toMs: 1e-3 },
  { below: Number.POSITIVE_INFINITY, toMs: 1e-6 },
] as const;

/**
 * Milliseconds since the epoch from a number or a date in text; `now` when it is neither, or lies before 1970
 * or more than a day ahead, which no clock that is merely wrong would say.
 */
export function timeOf(value: unknown, now: number): number {
  const at = Math.round(millisecondsOf(value));
  return at >= 0 && at <= now + DAY_MS ? at : now;
}

function millisecondsOf(value: unknown): number {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string' || value.length > MAX_TEXT) return Number.NaN;
  return /^\d+(?:\.\d+)?$/.test(value) ? fromNumber(Number(value)) : Date.parse(value);
}

function fromNumber(time: number): number {
  const unit = UNITS.find(({ below }) => time < below);
  return unit ? time * unit.toMs : Number.NaN;
}
