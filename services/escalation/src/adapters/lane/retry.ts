/** How often a question is put to a rung. */
export const MOST_TRIES = 5;

/** Worth another try after a while; tells the queue how long. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`again in ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

/**
 * When to try again what failed, in milliseconds; undefined when its answer is final. A try that could only start
 * after the deadline is none. `tries` counts those that were made.
 */
export function retryIn(afterMs: number | undefined, tries: number, now: number, deadline: number): number | undefined {
  if (afterMs === undefined || tries >= MOST_TRIES) return undefined;
  const wait = Math.max(afterMs, 250 * 2 ** (tries - 1));
  return now + wait < deadline ? wait : undefined;
}
