import { aspectSchema, logCategorySchema, severitySchema, signalSourceSchema } from '@hale/events';
import { z } from 'zod';

const slotSchema = z.int().min(0);

const seriesSchema = z.object({
  source: signalSourceSchema,
  aspect: aspectSchema.exactOptional(),
  unit: z.string().exactOptional(),
  /** Slot, last value, mean, maximum; the latter two only when they differ from the last. */
  points: z.array(
    z.union([z.tuple([slotSchema, z.number()]), z.tuple([slotSchema, z.number(), z.number(), z.number()])]),
  ),
});

const templateSchema = z.object({
  /** The template itself: a line with its variable parts masked. */
  text: z.string(),
  level: z.string().exactOptional(),
  category: logCategorySchema.exactOptional(),
  severity: severitySchema.exactOptional(),
  /** Slot, lines. */
  counts: z.array(z.tuple([slotSchema, z.int()])),
});

/** What one writer knows of one service in five minutes, as it is stored: columns, so that names are there once. */
export const chunkSchema = z.object({
  v: z.literal(1),
  series: z.record(z.string(), seriesSchema),
  templates: z.record(z.string(), templateSchema),
});

export type StoredSeries = z.output<typeof seriesSchema>;
export type StoredTemplate = z.output<typeof templateSchema>;
export type Chunk = z.output<typeof chunkSchema>;

export const emptyChunk = (): Chunk => ({ v: 1, series: {}, templates: {} });

/** The chunk that a text holds; undefined when there is none, or one that this version cannot read. */
export function readChunk(text: string | null): Chunk | undefined {
  if (text === null) return undefined;
  try {
    return chunkSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
