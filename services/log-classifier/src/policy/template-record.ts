import { logCategorySchema } from '@hale/events';
import { categoryOf } from '@hale/templates';
import { z } from 'zod';
import { type HeardLine, isBad } from './read-lines.ts';

const severitySchema = z.enum(['debug', 'info', 'warning', 'error', 'fatal']);

/** What is known of one template of a service; times in milliseconds by Hale's clock. */
export const templateRecordSchema = z.object({
  v: z.literal(2),
  text: z.string(),
  /** The worst that a line of it said. */
  severity: severitySchema,
  category: logCategorySchema,
  confidence: z.number(),
  /** Whose word the category is; `nobody` when rules do not know and a model was asked in vain. */
  by: z.enum(['rules', 'model', 'nobody']),
  /** When a model was asked; 0 when none was. */
  askedAt: z.number(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** The longest time without such a line, forgotten slowly. */
  maxGap: z.number(),
  /** Bad lines that came one soon after another, and whether that they came is odd. */
  bout: z.object({ since: z.number(), lines: z.number(), odd: z.boolean() }).exactOptional(),
});
export type TemplateRecord = z.infer<typeof templateRecordSchema>;

export interface BoutLimits {
  readonly quiet: number;
  readonly rareAfter: number;
  readonly acceptAfter: number;
}

const RANK: Readonly<Record<TemplateRecord['severity'], number>> = {
  debug: 0,
  info: 1,
  warning: 2,
  error: 3,
  fatal: 4,
};
/** Lines no further apart than so many quiet times are one bout: an error every half minute is repeated as well. */
const BOUT_GAP = 4;
/** How much of the longest gap is still believed after each line. */
const FORGETTING = 0.999;

/** The record of the template `text` after one more line, heard at `at`; `late` lines are learnt and begin no bout. */
export function withLine(
  known: TemplateRecord | undefined,
  text: string,
  { severity }: Pick<HeardLine, 'severity'>,
  at: number,
  late: boolean,
  limits: BoutLimits,
): TemplateRecord {
  const before: TemplateRecord = known ?? {
    v: 2,
    text,
    severity,
    ...categoryOf(text, severity),
    by: 'rules',
    askedAt: 0,
    count: 0,
    firstAt: at,
    lastAt: at,
    maxGap: 0,
  };
  const worse = RANK[severity] > RANK[before.severity];
  const bout = isBad(severity) && !late ? boutAfter(known, worse, at, limits) : before.bout;
  return {
    ...before,
    ...(worse && { severity }),
    // What nobody needed to know of a harmless line may be worth knowing of an error.
    ...(worse && before.by === 'rules' && categoryOf(before.text, severity)),
    count: before.count + 1,
    lastAt: Math.max(before.lastAt, at),
    maxGap: Math.max(at - before.lastAt, Math.round(before.maxGap * FORGETTING)),
    ...(bout && { bout }),
  };
}

/** Odd is an error that is new, that was not heard for long, or that used to be none. */
function boutAfter(
  known: TemplateRecord | undefined,
  worse: boolean,
  at: number,
  { quiet, rareAfter, acceptAfter }: BoutLimits,
): NonNullable<TemplateRecord['bout']> {
  if (!known?.bout || at - known.lastAt > BOUT_GAP * quiet) {
    const odd = !known || worse || at - known.lastAt >= rareAfter;
    return { since: at, lines: 1, odd };
  }
  const { since, lines, odd } = known.bout;
  return { since, lines: lines + 1, odd: (odd || worse) && at - since < acceptAfter };
}

/** One record of two whose templates turned out to be one; `text` is what they have in common. */
export function mergedRecord(one: TemplateRecord, other: TemplateRecord, text: string): TemplateRecord {
  const worse = RANK[other.severity] > RANK[one.severity] ? other : one;
  const { bout: _, ...about } = worse;
  const bout = mergedBout(one.bout, other.bout);
  return {
    ...about,
    text,
    count: one.count + other.count,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    maxGap: Math.min(one.maxGap, other.maxGap),
    ...(bout && { bout }),
  };
}

function mergedBout(one: TemplateRecord['bout'], other: TemplateRecord['bout']): TemplateRecord['bout'] {
  if (!one || !other) return one ?? other;
  return { since: Math.min(one.since, other.since), lines: one.lines + other.lines, odd: one.odd || other.odd };
}

/** A flood of lines that never come again must not push out what is known. */
const SEEN_OFTEN = 3;
/** Room is made for so many at once, so that it is not looked for at each line. */
const ROOM = 0.05;

/** Which templates give way when there are more than `max`: those seen once or twice first, of them those not heard for longest. */
export function givingWay(known: ReadonlyMap<string, TemplateRecord>, max: number): string[] {
  if (known.size <= max) return [];
  const wanted = known.size - max + Math.floor(max * ROOM);
  return [...known]
    .map(([id, { count, lastAt }]) => ({ id, often: count >= SEEN_OFTEN ? 1 : 0, lastAt }))
    .sort((one, other) => one.often - other.often || one.lastAt - other.lastAt)
    .slice(0, wanted)
    .map(({ id }) => id);
}
