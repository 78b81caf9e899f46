import { z } from 'zod';
import type { Placed } from './learn.ts';
import { isBad } from './read-lines.ts';
import { BUCKET_MS, emptyTally, type SurgeLimits, tallyAt, tallySchema } from './tally.ts';

const count = z.number();

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
  /** Of the open bucket: bad lines that no finding about a template speaks for, and all lines. */
  unspoken: count,
  lines: count,
  /** How many of a thousand lines of a closed bucket were bad, oldest first. */
  shares: z.array(z.number()),
  /** Questions that a model was asked in the minute that began then. */
  asked: z.object({ minute: z.number(), count }),
});
export type ServiceRecord = z.infer<typeof serviceRecordSchema>;

/** A break that is this long is a restart or a sender that was away: what did not come in it is not missing. */
const BREAK_MS = 30_000;
/** A share of fewer lines says little. */
const LEAST_LINES = 20;
const SHARES = 120;

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
    unspoken: 0,
    lines: 0,
    shares: [],
    asked: { minute: 0, count: 0 },
  };
}

/** The record when lines are heard at `at`: with its open bucket closed when that is over. */
export function serviceAt(known: ServiceRecord | undefined, at: number, limits: SurgeLimits): ServiceRecord {
  if (!known) return newService(at);
  const since = at - known.lastAt > BREAK_MS ? at : known.since;
  const before = { ...known, since, lastAt: Math.max(known.lastAt, at) };
  if (at < known.errors.bucket + BUCKET_MS) return before;
  const share = Math.round((1_000 * known.errors.count) / Math.max(known.lines, 1));
  const shares = known.lines < LEAST_LINES ? known.shares : [...known.shares, share].slice(-SHARES);
  return { ...before, errors: tallyAt(known.errors, at, limits), unspoken: 0, lines: 0, shares };
}

/** The record with these lines counted. */
export function withLines(service: ServiceRecord, placed: readonly Placed[]): ServiceRecord {
  const levels = { ...service.levels };
  for (const { line } of placed) levels[line.severity] += 1;
  const timely = placed.filter(({ late }) => !late);
  const bad = timely.filter(({ line }) => isBad(line.severity)).length;
  const errors = { ...service.errors, count: service.errors.count + bad };
  return { ...service, levels, errors, lines: service.lines + timely.length };
}

/** How many of a thousand lines of the open bucket are bad and unspoken; undefined while there are too few lines. */
export function shareOf({ unspoken, lines }: ServiceRecord): number | undefined {
  return lines < LEAST_LINES ? undefined : Math.round((1_000 * unspoken) / lines);
}
