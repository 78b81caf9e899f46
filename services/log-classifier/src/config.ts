import { durationMs } from '@hale/config';
import { logCategorySchema } from '@hale/events';
import { LINE_SEVERITIES } from '@hale/templates';
import { z } from 'zod';

const CATEGORIES = logCategorySchema.options[0].options.filter((each) => each !== 'unknown');

const quiet = durationMs.prefault('15s');

export const logClassifierSchema = z.strictObject({
  firstFatal: z
    .strictObject({
      /** After so long without another such line the finding is cleared; up to four times as long for one that keeps coming back. */
      quiet,
      /** Findings a service, of any kind, whose last line is remembered; more are counted and passed over. */
      max: z.int().min(1).max(5_000).default(200),
    })
    .prefault({}),
  errors: z
    .strictObject({
      /** After so long without another such line the finding is cleared; up to four times as long for one that keeps coming back. */
      quiet,
      /** One odd line of level error is of note (info); so many, none further than four times `quiet` behind the last, are a warning. */
      repeat: z.int().min(2).max(1_000).default(3),
      /** A known error that was not heard for so long, and for three times its longest silence, is odd again when it is repeated. */
      rareAfter: durationMs.prefault('10m'),
      /** An error that goes on for so long is taken for usual; from then on only a surge of it counts. */
      acceptAfter: durationMs.prefault('1h'),
      /** Findings about odd templates that a service has open at once; lines of further ones count for the surge of its errors. */
      maxOpen: z.int().min(1).max(100).default(5),
    })
    .prefault({}),
  surge: z
    .strictObject({
      /** Deviations above the median of the last twenty minutes, in steps of ten seconds, that are a surge. */
      k: z.number().min(1).default(8),
      /** Fewer error lines in ten seconds never are. */
      atLeast: z.int().min(1).default(5),
      /** A share of error lines below this never is. */
      leastRatio: z.number().min(0).max(1).default(0.2),
    })
    .prefault({}),
  missing: z
    .strictObject({
      /** A template that always comes is missing after so long at least, while other lines of the service come. */
      after: durationMs.prefault('60s'),
      /** For how long, and how often, a template must have come to be one that always comes. */
      knownFor: durationMs.prefault('10m'),
      seen: z.int().min(10).default(100),
    })
    .prefault({}),
  /** How long the lines of a new service are learnt before a single odd one is of note. */
  warmUp: durationMs.prefault('2m'),
  templates: z
    .strictObject({
      /** Templates a service that are known; of more, those seen once or long ago give way. */
      max: z.int().min(1).max(20_000).default(1_000),
    })
    .prefault({}),
  rates: z
    .strictObject({
      /** How often rates of lines are given back as metrics. */
      every: durationMs.prefault('10s'),
      /** Templates a service, those with most lines, that have a series of their own. */
      top: z.int().min(0).max(40).default(10),
    })
    .prefault({}),
  /** What operators know of templates; the first entry that fits counts, before rules, classifier and models. */
  knowledge: z
    .array(
      z.strictObject({
        /** The text of a template as findings and `hale replay logs` show it; each `<*>` stands for anything. */
        template: z.string().min(1).max(400),
        category: z.enum(CATEGORIES),
        /** How bad its lines are, whatever their level says. */
        severity: z.enum(LINE_SEVERITIES).optional(),
      }),
    )
    .max(500)
    .default([]),
  ask: z
    .strictObject({
      /** Whether a small model is asked what an error is about that a finding is about and that neither rules nor the classifier can place; each template once. Without a model nobody answers, and nothing changes. */
      enabled: z.boolean().default(true),
      /** Questions a minute, for each service. */
      perMinute: z.int().min(1).max(600).default(6),
      /** An answer that comes later is of no use. */
      deadline: durationMs.prefault('60s'),
    })
    .prefault({}),
});
export type LogClassifierConfig = z.output<typeof logClassifierSchema>;
