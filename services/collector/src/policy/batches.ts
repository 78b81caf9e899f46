/** How much one event carries. */
export interface BatchLimits {
  readonly items: number;
  readonly bytes: number;
}

/** A frame of raw signals: up to 64 of them and 64 KB. */
const FRAME_LIMITS: BatchLimits = { items: 64, bytes: 65_536 };

/** Cuts a list into runs within the limits, in order; an item above the limit of bytes is a run by itself. */
export function batches<Item>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  limits: BatchLimits = FRAME_LIMITS,
): Item[][] {
  const runs: Item[][] = [];
  let run: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    if (run.length > 0 && (run.length === limits.items || bytes + size > limits.bytes)) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(item);
    bytes += size;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
