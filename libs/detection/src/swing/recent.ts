/** The last slots of a series, each with what the time of the day left of its mean. */
const SLOTS = 92;
export const RECENT_CELLS = SLOTS;

/** Of a slot in which nothing came; what is stored has to be finite. */
const MISSING = 1e9;

export const clearRecent = (cells: Float32Array, at: number): Float32Array => cells.fill(MISSING, at, at + SLOTS);

/** Puts a slot in by its number; those since `last` in which nothing came are missing. */
export function putRecent(cells: Float32Array, at: number, slot: number, last: number, value: number): void {
  if (slot - last > SLOTS) clearRecent(cells, at);
  else for (let missed = last + 1; missed < slot; missed += 1) cells[at + (missed % SLOTS)] = MISSING;
  cells[at + (slot % SLOTS)] = value;
}

/** The mean step between slots that follow each other, of `count` as in {@link meanOfRecent}; undefined when less than a third of them have one. */
export function stepOfRecent(
  cells: Float32Array,
  at: number,
  slot: number,
  back: number,
  count: number,
): number | undefined {
  let sum = 0;
  let present = 0;
  let after = MISSING;
  for (let each = slot - back; each > slot - back - count; each -= 1) {
    const value = each < 0 ? MISSING : cells[at + (each % SLOTS)]!;
    if (value !== MISSING && after !== MISSING) {
      sum += Math.abs(after - value);
      present += 1;
    }
    after = value;
  }
  return present * 3 < count || present === 0 ? undefined : sum / present;
}

/**
 * The mean of `count` slots, the last of them `back` before `slot`; undefined when values came in less than a third of them.
 * At most 92 slots back in all.
 */
export function meanOfRecent(
  cells: Float32Array,
  at: number,
  slot: number,
  back: number,
  count: number,
): number | undefined {
  let sum = 0;
  let present = 0;
  for (let each = slot - back; each > slot - back - count; each -= 1) {
    const value = each < 0 ? MISSING : cells[at + (each % SLOTS)]!;
    if (value === MISSING) continue;
    sum += value;
    present += 1;
  }
  return present * 3 < count || present === 0 ? undefined : sum / present;
}
