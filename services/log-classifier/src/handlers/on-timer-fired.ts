import { type Handler, InvalidError, type RedisClient } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { clearedDraft } from '../policy/episode.ts';
import { afterQuiet, findingOfTimer, QUIET_TIMER, quietDataSchema, quietTimer } from '../policy/quiet.ts';
import { isCleared, markCleared, readEpisode } from '../store.ts';

export type TimerReason = 'not-mine' | 'already-cleared' | 'superseded' | 'heard-again' | 'cleared';

/**
 * Ends an episode when it has been quiet for long enough, or looks again later. Handled twice before its
 * commit it decides anew by what is so then; after it, the mark answers.
 */
export function onTimerFired(parts: {
  /** The telemetry plane's Redis, where episodes are kept: read here, never written. */
  readonly telemetry: RedisClient;
}): Handler<EventOf<'timer.fired'>, TimerReason> {
  return async (event, context) => {
    const { timer } = event.data;
    if (timer.owner !== 'log-classifier' || timer.name !== QUIET_TIMER) return { reason: 'not-mine' };
    const parsed = quietDataSchema.safeParse(timer.data);
    if (!parsed.success) throw new InvalidError(`timer ${timer.id} does not say what it is about`);
    const data = parsed.data;
    if (await isCleared(context.redis, data)) return { reason: 'already-cleared' };
    const known = await readEpisode(parts.telemetry, data, context.log);
    switch (afterQuiet(data, known)) {
      case 'superseded':
        return { reason: 'superseded' };
      case 'wait': {
        const finding = known?.finding ?? findingOfTimer(data);
        const { heardAt, quietMs } = known ?? data;
        // A line heard while its predecessors' timer ran: never due in the past, so timers cannot chase each other.
        const dueAt = Math.max(heardAt + quietMs, context.now + 1_000);
        return { reason: 'heard-again', timers: [quietTimer({ ...data, finding, heardAt, quietMs }, dueAt)] };
      }
      default: {
        const finding = known?.finding ?? findingOfTimer(data);
        return {
          reason: 'cleared',
          writes: [markCleared(data)],
          events: [clearedDraft(finding, timer.dueAt, data.quietMs)],
        };
      }
    }
  };
}
