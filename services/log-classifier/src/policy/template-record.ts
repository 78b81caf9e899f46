import { logCategorySchema } from '@hale/events';
import { LINE_SEVERITIES, type LineSeverity } from '@hale/templates';
import { z } from 'zod';
import { type BoutLimits, boutSchema, boutsSchema, type Heed, mergedHeed, withBout } from './bout.ts';
import type { Knowledge } from './knowledge.ts';
import { type HeardLine, isOfNote } from './read-lines.ts';

/** What is known of one template of a service; times in milliseconds by Hale's clock. */
export const templateRecordSchema = z.object({
  v: z.literal(2),
  text: z.string(),
  /** The worst that a line of it said. */
  severity: z.enum(LINE_SEVERITIES),
  category: logCategorySchema,
  confidence: z.number(),
  /** Whose word the category is: of rules and the classifier, a model, an operator; `nobody` when a model was asked in vain. */
  by: z.enum(['rules', 'model', 'nobody', 'operator']),
  /** When a model was asked; 0 when none was. */
  askedAt: z.number(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
  /** The longest time without such a line while others came, forgotten slowly. */
  maxGap: z.number(),
  /** Lines of note that came one soon after another, and what is known of those before. */
  bout: boutSchema.exactOptional(),
  bouts: boutsSchema.exactOptional(),
});
export type TemplateRecord = z.infer<typeof templateRecordSchema>;

/** Away for longer than this is no fault of a while but what is usual of it: a job of each night; milliseconds. */
export const GIVEN_UP_MS = 1_800_000;
/** What is away for so many times its longest gap is missing, but no sooner than this. */
export const GAPS = 5;
const LEAST_PATIENCE_MS = 60_000;
/** The longest gap is forgotten within days. */
const GAP_MEMORY_MS = 86_400_000;
/** A time of the last line that is so far ahead was a clock's that is right again. */
const AHEAD_MS = 60_000;

const isWorse = (one: LineSeverity, than: LineSeverity): boolean =>
  LINE_SEVERITIES.indexOf(one) > LINE_SEVERITIES.indexOf(than);

/** How a line was heard: when, whether too `late` to begin a bout, and since when lines of its service have come without a break. */
export interface Hearing {
  readonly at: number;
  readonly late: boolean;
  readonly since: number;
}

/** The record of the template `text` after one more line. */
export function withLine(
  known: TemplateRecord | undefined,
  text: string,
  { severity }: Pick<HeardLine, 'severity'>,
  { at, late, since }: Hearing,
  limits: BoutLimits & { readonly knowledge: Knowledge },
): TemplateRecord {
  const { knowledge } = limits;
  const before = known ? named(known, text, knowledge) : newRecord(text, severity, at, knowledge);
  const worse = isWorse(severity, before.severity);
  const heed = isOfNote(severity) && !late ? withBout(before, !known || worse, at, limits) : undefined;
  return {
    ...before,
    ...(worse && { severity }),
    ...(mayChange(before, worse, knowledge) && knowledge.place(before.text, worse ? severity : before.severity)),
    count: before.count + 1,
    lastAt: before.lastAt - at > AHEAD_MS ? at : Math.max(before.lastAt, at),
    maxGap: gapAfter(before, at - Math.max(before.lastAt, since)),
    ...heed,
  };
}

/** What is said of a template may get narrower as more of it is heard. */
function named(record: TemplateRecord, text: string, knowledge: Knowledge): TemplateRecord {
  if (record.text === text) return record;
  return { ...record, text, ...(record.by === 'rules' && knowledge.place(text, record.severity)) };
}

/** What is said of a harmless line may not hold of an error; and operators may have said or taken back what it is. */
function mayChange({ by, text, category }: TemplateRecord, worse: boolean, knowledge: Knowledge): boolean {
  const word = knowledge.category(text);
  return by === 'operator' ? word !== category : word !== undefined || (worse && by === 'rules');
}

const newRecord = (
  text: string,
  severity: HeardLine['severity'],
  at: number,
  knowledge: Knowledge,
): TemplateRecord => ({
  v: 2,
  text,
  severity,
  ...knowledge.place(text, severity),
  askedAt: 0,
  count: 0,
  firstAt: at,
  lastAt: at,
  maxGap: 0,
});

/** A gap for which it was missed is believed no further than that: what vanished once would never be missed again. */
function gapAfter({ maxGap }: TemplateRecord, gap: number): number {
  if (gap <= 0) return maxGap;
  const learnt = gap > GIVEN_UP_MS ? gap : Math.min(gap, Math.max(LEAST_PATIENCE_MS, GAPS * maxGap));
  return Math.max(learnt, Math.round(maxGap * Math.exp(-gap / GAP_MEMORY_MS)));
}

/** One record of two whose templates turned out to be one; `text` is what they have in common. */
export function mergedRecord(one: TemplateRecord, other: TemplateRecord, text: string): TemplateRecord {
  const worse = isWorse(other.severity, one.severity) ? other : one;
  const { bout: _, bouts: __, ...about } = worse;
  return {
    ...about,
    text,
    count: one.count + other.count,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    maxGap: Math.min(one.maxGap, other.maxGap),
    ...mergedHeed(heedOf(one), heedOf(other)),
  };
}

const heedOf = ({ bout, bouts }: TemplateRecord): Partial<Heed> => ({ ...(bout && { bout }), ...(bouts && { bouts }) });

/** A flood of lines that never come again must not push out what is known. */
const SEEN_OFTEN = 3;
/** Room is made for so many at once, so that it is not looked for at each line. */
const ROOM = 0.1;

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
