import type { HandlerContext, Outcome } from '@hale/bus';
import { type Case, isResolved } from '../policy/case.ts';
import type { LifecycleReason } from '../policy/decide.ts';
import type { Fact } from '../policy/fact.ts';
import { fingerprintOf } from '../policy/fingerprint.ts';
import { advance, type Step } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { loadCase, loadPattern, saveCase, savePatterns } from '../store.ts';

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
    writes: [
      ...saveCase(slot, before, step.case, settings.keepResolved),
      ...(before && isRepairedNow(before, step.case) ? savePatterns(slot, kindsOf(step.case)) : []),
    ],
    events: step.events,
    timers: step.timers,
  };
}

const isRepairedNow = (before: Case, after: Case): boolean =>
  isResolved(after) && !isResolved(before) && after.verified;

/** The kinds of incident that it was while it grew: each is known from here on. */
const kindsOf = ({ incident, questions }: Case): string[] => [
  ...new Set([fingerprintOf(incident), ...questions.map(({ fingerprint }) => fingerprint)]),
];

/**
 * What a fact about a named incident comes to. An incident that nobody remembers is left alone. Whether its kind is
 * `known` is read here.
 */
export async function advanceIncident(
  incident: string,
  fact: Fact,
  context: Context,
  settings: Settings,
): Promise<Outcome<LifecycleReason | 'no-incident'>> {
  const before = await loadCase(context.redis, context.slot, incident);
  if (!before) return { reason: 'no-incident' };
  const whole = 'known' in fact ? { ...fact, known: await isKnown(before, context) } : fact;
  return conclude(before, advance(before, whole, context.now, settings), context, settings);
}

async function isKnown({ incident }: Case, { redis, slot }: Context): Promise<boolean> {
  return await loadPattern(redis, slot, fingerprintOf(incident));
}
