import { isValue } from './value.ts';

/** What a counter grew since the raw value `before`, and whether its process started again in between. */
export interface Growth {
  readonly by: number;
  readonly reset: boolean;
}

/**
 * A drop means that the process started again and the counter with it: what it shows has grown since then (Prometheus' rule for
 * `increase()`). How much was lost before the end is unknown, so what is computed of growth errs to the low side. Undefined for what
 * no counter can show.
 */
export function growthOf(before: number, raw: number): Growth | undefined {
  if (!isValue(raw) || raw < 0) return undefined;
  return raw < before ? { by: raw, reset: true } : { by: raw - before, reset: false };
}
