import { timeAt } from './line-time.ts';

/** A time as a line gives it. */
export interface Instant {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** It names no zone and was taken for UTC. */
  readonly zoneless?: true;
}

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
 * The instant that a field says: a number, a number in text, or a time as lines have it. Undefined when it is none, or lies before 1970 or
 * more than a day ahead, which no clock that is merely wrong would say.
 */
export function instantOf(value: unknown, now: number): Instant | undefined {
  if (typeof value === 'number') return placed(fromNumber(value), false, now);
  if (typeof value !== 'string' || value.length > MAX_TEXT) return undefined;
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return placed(fromNumber(Number(text)), false, now);
  const time = timeAt(text, 0, now);
  return time?.end === text.length ? placed(time.at, time.zoneless, now) : undefined;
}

/** A time that stands in the head of a line. */
export function placed(at: number, zoneless: boolean, now: number): Instant | undefined {
  const rounded = Math.round(at);
  if (!(rounded >= 0 && rounded <= now + DAY_MS)) return undefined;
  return zoneless ? { at: rounded, zoneless: true } : { at: rounded };
}

function fromNumber(time: number): number {
  const unit = UNITS.find(({ below }) => time < below);
  return unit ? time * unit.toMs : Number.NaN;
}
