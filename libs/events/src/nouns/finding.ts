import { z } from 'zod';
import { openEnum } from './open-enum.ts';
import { serviceRefSchema } from './service.ts';
import { instantSchema } from './time.ts';

/** How a signal was collected. Two findings are independent when these differ. */
export const signalSourceSchema = openEnum(['probe', 'metric', 'trace', 'docker', 'log', 'alert', 'watcher', 'host']);
export type SignalSource = z.infer<typeof signalSourceSchema>;

export const severitySchema = openEnum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof severitySchema>;

/** What kind of abnormality; decides which fault classes are possible. */
export const symptomSchema = openEnum([
  'unreachable',
  'unresponsive',
  'error-response',
  'level-high',
  'level-low',
  /** Answers, and takes much longer than usual. */
  'slow',
  /** Rises steadily towards a limit and does not come back. */
  'growth',
  /** At or near a limit that it knows of. */
  'saturated',
  /** Does not move although it always does. */
  'flat',
  'fatal-log',
  /** Lines of error severity that are new, or many more than usual. */
  'error-log',
  /** A template that always comes has stopped. */
  'missing-log',
  /** Ended by the kernel for want of memory. */
  'oom',
  /** Somebody else's alert about it fires. */
  'alert',
  'lapsed',
]);
export type Symptom = z.infer<typeof symptomSchema>;

/**
 * What of the service is abnormal: the golden signals and the resources. With the symptom it decides which
 * fault classes are possible; traffic alone is never a fault.
 */
export const aspectSchema = openEnum([
  'availability',
  'latency',
  'errors',
  'traffic',
  'cpu',
  'memory',
  'disk',
  'network',
  'cache',
  'logs',
]);
export type Aspect = z.infer<typeof aspectSchema>;

/** Shapes of a course that have a name: `libs/detection` matches them. */
export const PATTERNS = [
  /** Grows steadily, or what is left shrinks, and does not come back as it used to. */
  'leak',
  /** Pressed against a ceiling, or nothing left. */
  'saturation',
  /** Went to another level and stays there. */
  'step',
  /** The same, right after a process of the service started. */
  'step-after-deploy',
  /** Always moved, and stands still. */
  'flat-line',
  /** Short excursions again and again, with rests between them. */
  'spike-train',
  /** What usually comes at this time did not. */
  'seasonal-break',
  /** Swings much more than it did, around the same level. */
  'noise-burst',
] as const;
export type Pattern = (typeof PATTERNS)[number];
export const patternSchema = openEnum(PATTERNS);

/** What a log template is about; a closed set that a rule, a classifier or a model picks from. */
export const logCategorySchema = openEnum([
  'crash',
  'out-of-memory',
  'disk',
  'network',
  'timeout',
  'authentication',
  'database',
  'dependency',
  'configuration',
  'resource-exhaustion',
  'security',
  'deploy',
  'cache',
  'code-error',
  'business',
  'noise',
  'hardware',
]);
export type LogCategory = z.infer<typeof logCategorySchema>;

export const findingSchema = z.looseObject({
  /** Hash of env, service, detector and signal: the same trouble has the same fingerprint each time. */
  fingerprint: z.string().min(1).max(64),
  service: serviceRefSchema,
  /** Which detector: `probe`, `threshold`, `window`, `growth`, `first-fatal`, `new-template`, `surge`, `alert`. */
  detector: z.string().min(1).max(64),
  /** Which signal of the service: a probe's name, a series, a template. */
  signal: z.string().min(1).max(400),
  source: signalSourceSchema,
  symptom: symptomSchema,
  aspect: aspectSchema.optional(),
  /** Which known shape its course takes, as far as one fits; what shows only later comes with a later revision. */
  pattern: patternSchema.optional(),
  /** Of the template, when the finding is about log lines. */
  category: logCategorySchema.optional(),
  /** The window in which it is abnormal, milliseconds; absent when it is no window's. */
  windowMs: z.int().positive().optional(),
  /** How far from usual: robust deviations from the baseline's median, or what the detector counts. */
  score: z.number().optional(),
  /** What `score` had to come to, on the same scale; more than usual where people said that it was a false alarm. */
  threshold: z.number().optional(),
  /** The signals that make it together, when it spans several or one of many: what each of them comes to of `score`. */
  parts: z
    .array(z.looseObject({ signal: z.string().min(1).max(400), score: z.number() }))
    .max(20)
    .optional(),
  severity: severitySchema,
  /** The trace in which it showed, as W3C and B3 write ids, when the finding is about one that says so. */
  traceId: z.string().min(1).max(64).optional(),
  /** For people; may quote masked telemetry, so it is never interpreted. */
  summary: z.string().min(1).max(500),
  /** When the abnormality began, as far as the detector can tell; names the episode. */
  startedAt: instantSchema,
  /** Raised again with a higher revision when severity or symptom change within an episode. */
  revision: z.int().nonnegative(),
});

export type Finding = z.infer<typeof findingSchema>;
