import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { isResolved } from '../policy/case.ts';
import type { LifecycleReason } from '../policy/decide.ts';
import { groupOf, isOver } from '../policy/group.ts';
import { advance, open } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { loadCaseOfFinding, loadOpenCases } from '../store.ts';
import { conclude } from './conclude.ts';

export type RaisedReason = LifecycleReason | 'opened' | 'episode-over';

/** Updates the incident that has the finding, adds it to one that it belongs to, or opens one. */
export function onFindingRaised(settings: Settings): Handler<EventOf<'finding.raised'>, RaisedReason> {
  return async ({ id, data: { finding } }, context) => {
    const { redis, slot, now } = context;
    const last = await loadCaseOfFinding(redis, slot, finding.fingerprint);
    if (last && isResolved(last) && isOver(finding, last)) return { reason: 'episode-over' };
    const own = last && !isResolved(last) ? last : undefined;
    const before = own ?? groupOf(finding, await loadOpenCases(redis, slot), settings, now);
    if (!before) return conclude(undefined, open(id, finding, now, settings), context, settings);
    return conclude(before, advance(before, { kind: 'finding-raised', finding }, now, settings), context, settings);
  };
}
