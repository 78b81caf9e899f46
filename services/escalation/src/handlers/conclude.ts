import type { HandlerContext, Outcome } from '@hale/bus';
import type { Case } from '../policy/case.ts';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Fact } from '../policy/fact.ts';
import { advance, type Step } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { loadCase, saveCase } from '../store.ts';

type Context = Pick<HandlerContext, 'redis' | 'slot' | 'now'>;

/** A step of the lifecycle as the outcome that makes it so. */
export function conclude<Reason extends string>(
  before: Case | undefined,
  step: Step<Reason>,
  { slot }: Pick<Context, 'slot'>,
  settings: Pick<Settings, 'keepResolved'>,
): Outcome<Reason> {
  return {
    reason: step.reason,
    writes: saveCase(slot, before, step.case, settings.keepResolved),
    events: step.events,
    timers: step.timers,
  };
}

/** What a fact about a named incident comes to. An incident that nobody remembers is left alone. */
export async function advanceIncident(
  incident: string,
  fact: Fact,
  context: Context,
  settings: Settings,
): Promise<Outcome<LifecycleReason | 'no-incident'>> {
  const before = await loadCase(context.redis, context.slot, incident);
  if (!before) return { reason: 'no-incident' };
  return conclude(before, advance(before, fact, context.now, settings), context, settings);
}
