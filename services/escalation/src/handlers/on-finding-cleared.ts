import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import { advance } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { dropWaiting, loadCaseOfFinding, loadHeld } from '../store.ts';
import { conclude } from './conclude.ts';

export type ClearedReason = LifecycleReason | 'no-incident' | 'held-and-over' | 'held-since';

/** Ends the finding's episode: where it is held back it is dropped, else in the incident that has it. */
export function onFindingCleared(settings: Settings): Handler<EventOf<'finding.cleared'>, ClearedReason> {
  return async ({ data: { finding, clearedAt } }, context) => {
    const { redis, slot, now } = context;
    const held = await loadHeld(redis, slot, finding.fingerprint);
    if (held && finding.startedAt < held.finding.startedAt) return { reason: 'held-since' };
    if (held) return { reason: 'held-and-over', writes: dropWaiting(slot, finding.fingerprint) };
    const before = await loadCaseOfFinding(redis, slot, finding.fingerprint);
    if (!before) return { reason: 'no-incident', writes: dropWaiting(slot, finding.fingerprint) };
    const step = advance(before, { kind: 'finding-cleared', finding, clearedAt }, now, settings);
    return conclude(before, step, context, settings);
  };
}
