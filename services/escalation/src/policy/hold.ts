import type { Timer } from '@hale/bus';
import { digest, type Finding, findingSchema, serviceKey } from '@hale/events';
import { z } from 'zod';
import { type Explanation, explanationOf, type Plans } from './plan.ts';
import type { Settings } from './settings.ts';
import { isMinor } from './severity.ts';

/**
 * A finding that opens nothing for the time being. A timer always waits for the one that is held until `until`,
 * so it is dropped only when it clears, and opens late otherwise.
 */
export const heldSchema = z.object({
  finding: findingSchema,
  because: z.string(),
  until: z.int().nonnegative(),
});
export type Held = z.infer<typeof heldSchema>;

/** What escalation knows of the surroundings of a finding that no open incident has. */
export interface Surroundings {
  readonly plans: Plans;
  /** When the last incident of a service was resolved, by {@link serviceKey}. */
  readonly resolvedAt: ReadonlyMap<string, number>;
}

type HoldSettings = Pick<Settings, 'graph' | 'hops' | 'aftermath'>;

/** Why and until when a finding that no open incident has is held back; undefined when it is to be placed. */
export function holdOf(
  finding: Finding,
  { plans, resolvedAt }: Surroundings,
  settings: HoldSettings,
  now: number,
): Held | undefined {
  if (isMinor(finding)) return undefined;
  const why = explanationOf(finding, plans, settings, now) ?? aftermathOf(finding, resolvedAt, settings, now);
  return why && { finding, ...why };
}

/** What is told late about the time before an incident's end belongs to that incident. */
function aftermathOf(
  { service, startedAt }: Finding,
  resolvedAt: Surroundings['resolvedAt'],
  { aftermath }: HoldSettings,
  now: number,
): Explanation | undefined {
  const ended = resolvedAt.get(serviceKey(service));
  if (ended === undefined || startedAt > ended || now >= ended + aftermath) return undefined;
  return { because: `aftermath/${service.service}`, until: ended + aftermath };
}

/**
 * What becomes of a held finding when it is raised again: held in its latest form for as long as before, or
 * placed when its trouble is of another kind by now. An earlier or the same revision changes nothing.
 */
export function raisedWhileHeld(
  held: Held,
  finding: Finding,
  surroundings: Surroundings,
  settings: HoldSettings,
  now: number,
): { readonly kind: 'known' } | { readonly kind: 'place' } | { readonly kind: 'hold'; readonly held: Held } {
  const { startedAt, revision } = held.finding;
  if (finding.startedAt < startedAt || (finding.startedAt === startedAt && finding.revision <= revision)) {
    return { kind: 'known' };
  }
  const again = holdOf(finding, surroundings, settings, now);
  return again ? { kind: 'hold', held: again } : { kind: 'place' };
}

/** A held finding after the plans have changed: the same one when that changes nothing, due at once when nothing explains it. */
export function heldAnew(held: Held, surroundings: Surroundings, settings: HoldSettings, now: number): Held {
  const { until, because } = holdOf(held.finding, surroundings, settings, now) ?? { ...held, until: now };
  return until === held.until && because === held.because ? held : { ...held, until, because };
}

/** Wakes when a held finding is due; fired, it counts only if the finding is still held until that very moment. */
export function holdTimer({ finding, until }: Held): Timer {
  const { fingerprint } = finding;
  return {
    name: 'hold',
    key: `${digest(fingerprint, String(finding.startedAt))}/${until}`,
    dueAt: until,
    data: { fingerprint, until: String(until) },
  };
}
