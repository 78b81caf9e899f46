import type { CounterState, DebounceState, ThresholdState } from '@hale/detection';
import { findingSchema } from '@hale/events';
import { z } from 'zod';
import type { FrameRecord } from './judge-frame.ts';
import type { ProbeRecord } from './judge-probe.ts';
import type { SeriesRecord } from './judge-series.ts';

/** Accepts what the type says; the annotation fails the build when the two part ways. */
const side = z.enum(['high', 'low']);

const debounceSchema: z.ZodType<DebounceState> = z.object({
  at: z.number(),
  failing: z.object({ since: z.number(), count: z.number(), kind: z.string(), sameKind: z.number() }).exactOptional(),
  successes: z.number(),
  episode: z.object({ startedAt: z.number(), kind: z.string() }).exactOptional(),
});

const counterSchema: z.ZodType<CounterState> = z.object({ at: z.number(), raw: z.number() });

const thresholdSchema: z.ZodType<ThresholdState> = z.object({
  at: z.number(),
  baseline: z.array(z.number()),
  held: z.array(z.number()),
  run: z.object({ side, since: z.number(), count: z.number() }).exactOptional(),
  episode: z.object({ side, startedAt: z.number(), normal: z.number() }).exactOptional(),
});

export const probeRecordSchema: z.ZodType<ProbeRecord> = z.object({
  v: z.literal(1),
  state: debounceSchema,
  finding: findingSchema.exactOptional(),
});

export const seriesRecordSchema: z.ZodType<SeriesRecord> = z.object({
  v: z.literal(1),
  at: z.number(),
  instance: z.string(),
  fixed: debounceSchema.exactOptional(),
  counter: counterSchema.exactOptional(),
  level: thresholdSchema.exactOptional(),
  finding: findingSchema.exactOptional(),
});

export const frameRecordSchema: z.ZodType<FrameRecord> = z.object({
  v: z.literal(1),
  at: z.number(),
  before: z.number(),
  seen: z.number(),
});
