const CALENDAR =
  /^([1-9]\d{3})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MINUTE_MS = 60_000;

/** Numbers from so much on are in the next smaller unit: 1e11 seconds are the year 5138, 1e11 milliseconds 1973. */
const UNITS = [
  { below: 1e11, ms: 1_000 },
  { below: 1e14, ms: 1 },
  { below: 1e17, ms: 1e-3 },
  { below: 1e20, ms: 1e-6 },
] as const;

/** A number as people and programs write it; undefined for everything else, also for nothing. */
export const decimalOf = (text: string): number | undefined => (DECIMAL.test(text) ? Number(text) : undefined);

/**
 * Milliseconds since the epoch of a date as ISO 8601 has it (a space for the T will do; without a zone it is UTC), or of a number of
 * seconds, milliseconds, microseconds or nanoseconds. Undefined for what is none of these, and for days that no calendar has.
 */
export function instantOf(text: string): number | undefined {
  const parts = CALENDAR.exec(text);
  return parts ? fromCalendar(parts) : fromNumber(text);
}

function fromNumber(text: string): number | undefined {
  const number = decimalOf(text);
  if (number === undefined) return undefined;
  const unit = UNITS.find(({ below }) => Math.abs(number) < below);
  return unit && number * unit.ms;
}

function fromCalendar(parts: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const midnight = Date.UTC(year!, month! - 1, day);
  const exists = new Date(midnight).getUTCDate() === day && month! >= 1 && month! <= 12;
  // A leap second belongs to the next minute.
  if (!exists || hour! > 23 || minute! > 59 || second! > 60) return undefined;
  const fraction = parts[7] ? Number(`0.${parts[7]}`) * 1_000 : 0;
  const zone = zoneMs(parts[8] ?? 'Z');
  return zone === undefined ? undefined : midnight + ((hour! * 60 + minute!) * 60 + second!) * 1_000 + fraction - zone;
}

function zoneMs(zone: string): number | undefined {
  if (!/^[+-]/.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || 0)];
  if (hours > 15 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}
