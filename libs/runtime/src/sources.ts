import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Source } from './service.ts';

/** A source that ran this long was well: its next failure counts as the first. */
const WELL_AFTER_MS = 60_000;

/** Runs a source until the signal aborts; one that fails is started again, at most 30 s later. */
export async function keepRunning(source: Source, signal: AbortSignal, log: Logger): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const startedAt = performance.now();
    try {
      await source.run(signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - startedAt > WELL_AFTER_MS) failures = 0;
      log.error(
        { source: source.name, error: error instanceof Error ? error.message : String(error) },
        'source failed, will start again',
      );
      await delay(Math.min(30_000, 200 * 2 ** Math.min(failures, 8)), undefined, { signal }).catch(() => undefined);
    }
  }
}
