import type { Handler } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import { advance } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { loadCaseOfFinding } from '../store.ts';
import { conclude } from './conclude.ts';

export type ClearedReason = LifecycleReason | 'no-incident';

/** Ends the finding's episode in the incident that has it. */
export function onFindingCleared(settings: Settings): Handler<EventOf<'finding.cleared'>, ClearedReason> {
  return async ({ data: { finding, clearedAt } }, context) => {
    const before = await loadCaseOfFinding(context.redis, context.slot, finding.fingerprint);
    if (!before) return { reason: 'no-incident' };
    const step = advance(before, { kind: 'finding-cleared', finding, clearedAt }, context.now, settings);
    return conclude(before, step, context, settings);
  };
}
