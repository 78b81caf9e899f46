import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves to what the look found as soon as that is neither undefined nor false; looks every 5 ms. Rejects after
 * the deadline (10 s), naming what was waited for. For what cannot be drained: see `settle`.
 */
export async function eventually<Found>(
  what: string,
  look: () => Found | undefined | false | Promise<Found | undefined | false>,
  deadlineMs = 10_000,
): Promise<Found> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${deadlineMs} ms`);
    await delay(5);
  }
}
