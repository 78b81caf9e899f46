import type { Call } from '@hale/diagnosis';
import type { DataOf } from '@hale/events';
import { z } from 'zod';

export type ObservedCall = DataOf<'calls.observed'>['calls'][number];

/** What one partition has seen of a call. */
export const sightingSchema = z.object({
  /** Traces that showed it since it was last told. */
  count: z.number(),
  lastSeenAt: z.number(),
  toldAt: z.number(),
});
export type Sighting = z.infer<typeof sightingSchema>;

/** What all partitions have told of a call. */
export const learntCallSchema = z.object({ count: z.number(), firstSeenAt: z.number(), lastSeenAt: z.number() });
export type LearntCall = z.infer<typeof learntCallSchema>;

export interface CallSettings {
  /** Milliseconds. */
  readonly forgetAfter: number;
  readonly tellEvery: number;
  readonly max: number;
}

export interface Seen {
  readonly changed: ReadonlyMap<string, Sighting>;
  readonly removed: readonly string[];
  /** New to the partition, or not told for a while. */
  readonly told: readonly ObservedCall[];
}

/** What a partition remembers and tells after a trace has shown these calls, `caller>callee`. */
export function see(
  known: ReadonlyMap<string, Sighting>,
  calls: readonly string[],
  now: number,
  settings: CallSettings,
): Seen {
  const changed = new Map<string, Sighting>();
  const told: ObservedCall[] = [];
  let free = settings.max - known.size;
  for (const call of calls) {
    const before = known.get(call);
    if (!before && free <= 0) continue;
    if (!before) free -= 1;
    const due = !before || now - before.toldAt >= settings.tellEvery;
    const count = (before?.count ?? 0) + 1;
    if (due) told.push({ ...callOf(call), count, lastSeenAt: now });
    changed.set(call, { count: due ? 0 : count, lastSeenAt: now, toldAt: due ? now : (before?.toldAt ?? now) });
  }
  const removed = told.length > 0 ? expired(known, now, settings).filter((call) => !changed.has(call)) : [];
  return { changed, removed, told };
}

/** What is known of all calls after a partition has told some: added up, bounded. */
export function merge(
  known: ReadonlyMap<string, LearntCall>,
  observed: readonly ObservedCall[],
  max: number,
): ReadonlyMap<string, LearntCall> {
  const changed = new Map<string, LearntCall>();
  for (const { caller, callee, count, lastSeenAt } of observed) {
    const call = `${caller}>${callee}`;
    const before = changed.get(call) ?? known.get(call);
    if (caller === callee || (!before && known.size + changed.size >= max)) continue;
    changed.set(call, {
      count: (before?.count ?? 0) + count,
      firstSeenAt: Math.min(before?.firstSeenAt ?? lastSeenAt, lastSeenAt),
      lastSeenAt: Math.max(before?.lastSeenAt ?? lastSeenAt, lastSeenAt),
    });
  }
  return changed;
}

/** The calls that no span has shown for so long that they are forgotten. */
export function expired(
  known: ReadonlyMap<string, { readonly lastSeenAt: number }>,
  now: number,
  { forgetAfter }: Pick<CallSettings, 'forgetAfter'>,
): string[] {
  return [...known].filter(([, { lastSeenAt }]) => now - lastSeenAt >= forgetAfter).map(([call]) => call);
}

/** From `caller>callee`; names hold no such sign. */
export function callOf(call: string): Call {
  const [caller = '', callee = ''] = call.split('>');
  return { caller, callee };
}
