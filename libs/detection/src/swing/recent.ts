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

/** What some slots come to; undefined where a third of them does not say. */
export interface Stretch {
  readonly mean: number | undefined;
  /** The mean step between slots that follow each other. */
  readonly step: number | undefined;
}

/** Of `count` slots, the last of them `back` before `slot`; at most 92 slots back in all. */
export function stretchOf(cells: Float32Array, at: number, slot: number, back: number, count: number): Stretch {
  let [sum, present, stepSum, steps] = [0, 0, 0, 0];
  let after = MISSING;
  for (let each = slot - back; each > slot - back - count; each -= 1) {
    const value = each < 0 ? MISSING : cells[at + (each % SLOTS)]!;
    if (value !== MISSING) {
      sum += value;
      present += 1;
      if (after !== MISSING) {
        stepSum += Math.abs(after - value);
        steps += 1;
      }
    }
    after = value;
  }
  const meanOf = (all: number, said: number) => (said * 3 < count || said === 0 ? undefined : all / said);
  return { mean: meanOf(sum, present), step: meanOf(stepSum, steps) };
}
