import { FRAME_LIMITS } from '@hale/events';

/** How much one event carries. */
export interface BatchLimits {
  readonly items: number;
  readonly bytes: number;
}

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
