import { z } from 'zod';
import type { Placed } from './learn.ts';
import { isBad } from './read-lines.ts';
import { BUCKET_MS, emptyTally, type SurgeLimits, tallyAt, tallySchema } from './tally.ts';

const count = z.number();

const shareSchema = z.object({
  since: count.default(0),
  lines: count.default(0),
  bad: count.default(0),
  unspoken: count.default(0),
});

/** What is known of all lines of a service; times in milliseconds by Hale's clock. */
export const serviceRecordSchema = z.object({
  v: z.literal(1),
  firstAt: z.number(),
  lastAt: z.number(),
  /** Since when lines have come without a long break. */
  since: z.number(),
  /** When the templates were last looked through, and rates were last given back. */
  checkedAt: z.number(),
  sampledAt: z.number(),
  /** Lines of each severity, ever. */
  levels: z.object({ debug: count, info: count, warning: count, error: count, fatal: count }),
  /** All bad lines. */
  errors: tallySchema,
  /** All lines. */
  all: tallySchema.exactOptional(),
  /** Bad lines of the open bucket that no finding about a template speaks for. */
  unspoken: count,
  /** Lines since then, of them bad ones, of these those that no finding speaks for: as long as it takes to say something of a share. */
  share: shareSchema.prefault({}),
  /** How many of a thousand lines were bad, oldest first. */
  shares: z.array(z.number()),
  /** Questions that a model was asked in the minute that began then. */
  asked: z.object({ minute: z.number(), count }),
});
export type ServiceRecord = z.infer<typeof serviceRecordSchema>;

/** A break that is this long is a restart or a sender that was away: what did not come in it is not missing. */
const BREAK_MS = 30_000;
/** A share of fewer lines says little; of lines that are older, nothing of what is so. Milliseconds. */
const LEAST_LINES = 20;
const SHARE_MS = 300_000;
const SHARES = 120;
/** Lines of all kinds are a flood only when there are very many more of them than ever: how many come is judged elsewhere. */
export const FLOOD: SurgeLimits = { k: 20, atLeast: 1_000, floor: 0.5 };

export function newService(at: number): ServiceRecord {
  return {
    v: 1,
    firstAt: at,
    lastAt: at,
    since: at,
    checkedAt: 0,
    sampledAt: at,
    levels: { debug: 0, info: 0, warning: 0, error: 0, fatal: 0 },
    errors: emptyTally(at),
    all: emptyTally(at),
    unspoken: 0,
    share: shareFrom(at),
    shares: [],
    asked: { minute: 0, count: 0 },
  };
}

const shareFrom = (since: number) => ({ since, lines: 0, bad: 0, unspoken: 0 });

/** The record when lines are heard at `at`: with all closed that is over. */
export function serviceAt(known: ServiceRecord | undefined, at: number, limits: SurgeLimits): ServiceRecord {
  if (!known) return newService(at);
  // A clock that was ahead is right again.
  const ahead = known.lastAt - at > BREAK_MS;
  const since = ahead || at - known.lastAt > BREAK_MS ? at : known.since;
  const lastAt = ahead ? at : Math.max(known.lastAt, at);
  const errors = tallyAt(known.errors, at, limits);
  const all = tallyAt(known.all ?? emptyTally(at), at, FLOOD);
  const unspoken = errors.bucket === known.errors.bucket ? known.unspoken : 0;
  return { ...known, since, lastAt, errors, all, unspoken, ...sharesAt(known, at) };
}

function sharesAt({ share, shares }: ServiceRecord, at: number): Pick<ServiceRecord, 'share' | 'shares'> {
  const age = Math.abs(at - share.since);
  if (age < BUCKET_MS || (share.lines < LEAST_LINES && age < SHARE_MS)) return { share, shares };
  if (share.lines < LEAST_LINES) return { share: shareFrom(at), shares };
  const closed = Math.round((1_000 * share.bad) / share.lines);
  return { share: shareFrom(at), shares: [...shares, closed].slice(-SHARES) };
}

/** The record with these lines counted. */
export function withLines(service: ServiceRecord, placed: readonly Placed[]): ServiceRecord {
  const levels = { ...service.levels };
  let timely = 0;
  let bad = 0;
  for (const { line, late } of placed) {
    levels[line.severity] += 1;
    if (late) continue;
    timely += 1;
    if (isBad(line.severity)) bad += 1;
  }
  const { errors, share, all = emptyTally(service.lastAt) } = service;
  return {
    ...service,
    levels,
    errors: { ...errors, count: errors.count + bad },
    all: { ...all, count: all.count + timely },
    share: { ...share, lines: share.lines + timely, bad: share.bad + bad },
  };
}

/** The record with so many bad lines more that no finding about a template speaks for. */
export const withUnspoken = (service: ServiceRecord, count: number): ServiceRecord => ({
  ...service,
  unspoken: service.unspoken + count,
  share: { ...service.share, unspoken: service.share.unspoken + count },
});

/** How many of a thousand lines are bad and unspoken; undefined while there are too few lines. */
export function shareOf({ share: { unspoken, lines } }: ServiceRecord): number | undefined {
  return lines < LEAST_LINES ? undefined : Math.round((1_000 * unspoken) / lines);
}
