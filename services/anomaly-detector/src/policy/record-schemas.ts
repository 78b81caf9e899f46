import type {
  CounterState,
  CourseState,
  DebounceState,
  FlatState,
  GrowthState,
  SaturationState,
  Sign,
  ThresholdState,
  WindowState,
} from '@hale/detection';
import { aspectSchema, findingSchema, signalSourceSchema } from '@hale/events';
import { z } from 'zod';
import type { FamilyRecord, Pending } from './family.ts';
import type { FrameRecord } from './frame-clock.ts';
import type { IndicatorRecord } from './judge-indicator.ts';
import type { SeriesRecord } from './judge-series.ts';
import type { TogetherRecord } from './judge-together.ts';
import type { JournalEntry, PlainRecord } from './plain-memory.ts';
import type { Shown } from './plain-series.ts';
import type { ProbeRecord } from './probe-record.ts';
import { ROLES } from './series-roles.ts';

/** By name, so that the build fails when one is missing: of a list that is too short no annotation says so. */
const SIGNS = {
  high: 'high',
  low: 'low',
  local: 'local',
  recent: 'recent',
  season: 'season',
  longSeason: 'longSeason',
  change: 'change',
  spread: 'spread',
  shape: 'shape',
  record: 'record',
  cluster: 'cluster',
  still: 'still',
  swing: 'swing',
  rough: 'rough',
} as const satisfies { readonly [Each in Sign]: Each };

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
  latency: thresholdSchema.exactOptional(),
  slow: findingSchema.exactOptional(),
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

const shownSchema: z.ZodType<Shown> = z.object({
  at: z.number(),
  sign: z.enum(SIGNS),
  side: z.enum(['high', 'low', 'none']),
  windowMs: z.number(),
  usual: z.number(),
  value: z.number(),
  improbability: z.number(),
});

export const plainRecordSchema: z.ZodType<PlainRecord> = z.object({
  v: z.literal(1),
  id: z.int().positive(),
  seq: z.int().nonnegative(),
  rule: z.object({
    direction: z.enum(['high', 'low', 'both']),
    floor: z.number(),
    kind: z.enum(['gauge', 'counter']),
    aspect: aspectSchema.exactOptional(),
    source: signalSourceSchema,
  }),
  at: z.number(),
  counter: counterSchema.exactOptional(),
  shown: shownSchema.exactOptional(),
  memory: z.string(),
});

export const journalEntrySchema: z.ZodType<JournalEntry> = z.tuple([z.number()], z.number());

export const togetherRecordSchema: z.ZodType<TogetherRecord> = z.object({
  v: z.literal(1),
  state: z.object({
    since: z.number(),
    restartedAt: z.number().exactOptional(),
    raisedAt: z.number().exactOptional(),
    episode: z.object({ startedAt: z.number(), calmSince: z.number().exactOptional() }).exactOptional(),
  }),
  finding: findingSchema.exactOptional(),
});

export const frameRecordSchema: z.ZodType<FrameRecord> = z.object({
  v: z.literal(1),
  at: z.number(),
  before: z.number(),
  seen: z.number(),
  late: z.object({ count: z.number(), from: z.number(), to: z.number(), heardAt: z.number() }).exactOptional(),
});

const runSchema = z.object({ side, since: z.number(), count: z.number() });

const windowSchema: z.ZodType<WindowState> = z.object({
  bin: z.number(),
  bins: z.array(z.tuple([z.number(), z.number()])),
  learntAt: z.number(),
  means: z.array(z.number()),
  usual: z.object({ median: z.number(), deviation: z.number() }).exactOptional(),
  run: runSchema.exactOptional(),
});

const courseSchema: z.ZodType<CourseState> = z.object({
  at: z.number(),
  level: thresholdSchema.exactOptional(),
  windows: z.array(windowSchema),
  run: z.object({ sum: z.number(), weight: z.number(), count: z.number() }).exactOptional(),
  episode: z.object({ windowMs: z.number(), raisedAt: z.number(), calm: z.number() }).exactOptional(),
  clearedAt: z.number().exactOptional(),
});

const growthSchema: z.ZodType<GrowthState> = z.object({
  at: z.number(),
  since: z.number(),
  seen: z.number().exactOptional(),
  scales: z.array(z.object({ points: z.array(z.tuple([z.number(), z.number()])), peak: z.number() })),
  episode: z
    .object({
      startedAt: z.number(),
      windowMs: z.number(),
      from: z.number(),
      top: z.number(),
      fallen: z.number(),
    })
    .exactOptional(),
});

const saturationSchema: z.ZodType<SaturationState> = z.object({
  at: z.number(),
  learnt: z.number(),
  run: z.object({ since: z.number(), count: z.number() }).exactOptional(),
  episode: z.object({ startedAt: z.number(), calm: z.number() }).exactOptional(),
});

const flatSchema: z.ZodType<FlatState> = z.object({
  at: z.number(),
  value: z.number(),
  movedAt: z.number(),
  moves: z.number(),
  longestMs: z.number(),
  episode: z.object({ startedAt: z.number() }).exactOptional(),
});

const figures = z.record(z.string(), z.number());

const pendingSchema: z.ZodType<Pending> = z.object({
  total: z.number(),
  failed: z.number(),
  sum: z.number(),
  count: z.number(),
  value: z.number().exactOptional(),
  buckets: figures,
  reset: z.boolean(),
});

export const familyRecordSchema: z.ZodType<FamilyRecord> = z.object({
  v: z.literal(1),
  role: z.enum(ROLES),
  name: z.string(),
  from: z.string(),
  at: z.number(),
  judgedAt: z.number().exactOptional(),
  raws: figures,
  pending: pendingSchema,
});

export const indicatorRecordSchema: z.ZodType<IndicatorRecord> = z.object({
  v: z.literal(1),
  at: z.number(),
  from: z.string(),
  name: z.string(),
  course: courseSchema.exactOptional(),
  growth: growthSchema.exactOptional(),
  saturation: saturationSchema.exactOptional(),
  flat: flatSchema.exactOptional(),
  carry: pendingSchema.exactOptional(),
  settlesAt: z.number().exactOptional(),
  finding: findingSchema.exactOptional(),
});
