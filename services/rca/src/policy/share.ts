import type { SpanShare, SpanShares } from '@hale/diagnosis';
import { z } from 'zod';
import type { Part, Trace } from './trace.ts';

/** Where a service's time and errors came from in ten seconds. */
const bucketSchema = z.object({
  /** Its beginning, milliseconds since the epoch. */
  at: z.number(),
  selfMs: z.number(),
  calleeMs: z.number(),
  ownErrors: z.number(),
  calleeErrors: z.number(),
});
export const shareSchema = z.object({ buckets: z.array(bucketSchema) });
export type ShareRecord = z.infer<typeof shareSchema>;

const BUCKET_MS = 10_000;
/** Older than any trouble whose beginning a diagnosis still asks about. */
const KEEP_MS = 300_000;
/** Services of which shares are kept in one partition. */
const MOST_SERVICES = 500;

/** The shares with what has become known of a trace; what was counted of it before is taken off again. */
export function withTrace(
  shares: ReadonlyMap<string, ShareRecord>,
  before: Trace | undefined,
  after: Trace,
  now: number,
): ReadonlyMap<string, ShareRecord> {
  const changed = new Map<string, ShareRecord>();
  if (now - after.at > KEEP_MS) return changed;
  for (const [service, part] of Object.entries(after.parts)) {
    const known = shares.get(service);
    if (!known && shares.size + changed.size >= MOST_SERVICES) continue;
    const more = difference(shareOf(part), shareOf(before?.parts[service]));
    if (Object.values(more).some((value) => value !== 0)) changed.set(service, added(known, more, after.at, now));
  }
  return changed;
}

/** What all partitions together know of a service since that moment. */
export function sumSince(records: readonly ShareRecord[], since: number): SpanShare {
  return records
    .flatMap(({ buckets }) => buckets)
    .filter(({ at }) => at + BUCKET_MS > since)
    .reduce<SpanShare>(sum, NOTHING);
}

/** Of the services that spans have been seen of since then. */
export function sharesOf(byService: ReadonlyMap<string, readonly ShareRecord[]>, since: number): SpanShares {
  const all = [...byService].map(([service, records]) => [service, sumSince(records, since)] as const);
  return new Map(all.filter(([, share]) => Object.values(share).some((value) => value > 0)));
}

const NOTHING: SpanShare = { selfMs: 0, calleeMs: 0, ownErrors: 0, calleeErrors: 0 };

/** Calls that ran side by side took no longer than what they were made for. */
function shareOf(part: Part | undefined): SpanShare {
  if (!part || part.askedMs === 0) return NOTHING;
  const calleeMs = Math.min(part.callsMs, part.askedMs);
  return {
    selfMs: part.askedMs - calleeMs,
    calleeMs,
    ownErrors: part.failed && !part.callFailed ? 1 : 0,
    calleeErrors: part.failed && part.callFailed ? 1 : 0,
  };
}

function added(known: ShareRecord | undefined, more: SpanShare, at: number, now: number): ShareRecord {
  const start = at - (at % BUCKET_MS);
  const buckets = known?.buckets ?? [];
  const own = buckets.find((bucket) => bucket.at === start) ?? { at: start, ...NOTHING };
  const kept = buckets.filter((bucket) => bucket !== own && now - bucket.at <= KEEP_MS);
  return { buckets: [...kept, { at: start, ...sum(own, more) }].sort((a, b) => a.at - b.at) };
}

function sum(a: SpanShare, b: SpanShare): SpanShare {
  return {
    selfMs: a.selfMs + b.selfMs,
    calleeMs: a.calleeMs + b.calleeMs,
    ownErrors: a.ownErrors + b.ownErrors,
    calleeErrors: a.calleeErrors + b.calleeErrors,
  };
}

function difference(a: SpanShare, b: SpanShare): SpanShare {
  return {
    selfMs: a.selfMs - b.selfMs,
    calleeMs: a.calleeMs - b.calleeMs,
    ownErrors: a.ownErrors - b.ownErrors,
    calleeErrors: a.calleeErrors - b.calleeErrors,
  };
}
