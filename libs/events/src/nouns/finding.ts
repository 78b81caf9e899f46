import { z } from 'zod';
import { openEnum } from './open-enum.ts';
import { serviceRefSchema } from './service.ts';
import { instantSchema } from './time.ts';

/** How a signal was collected. Two findings are independent when these differ. */
export const signalSourceSchema = openEnum(['probe', 'metric', 'trace', 'docker', 'log', 'alert', 'watcher']);
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
  'fatal-log',
  'lapsed',
]);
export type Symptom = z.infer<typeof symptomSchema>;

export const findingSchema = z.looseObject({
  /** Hash of env, service, detector and signal: the same trouble has the same fingerprint each time. */
  fingerprint: z.string().min(1).max(64),
  service: serviceRefSchema,
  /** Which detector: `probe`, `threshold`, `first-fatal`. */
  detector: z.string().min(1).max(64),
  /** Which signal of the service: a probe's name, a series, a template. */
  signal: z.string().min(1).max(400),
  source: signalSourceSchema,
  symptom: symptomSchema,
  severity: severitySchema,
  /** For people; may quote masked telemetry, so it is never interpreted. */
  summary: z.string().min(1).max(500),
  /** When the abnormality began, as far as the detector can tell; names the episode. */
  startedAt: instantSchema,
  /** Raised again with a higher revision when severity or symptom change within an episode. */
  revision: z.int().nonnegative(),
});

export type Finding = z.infer<typeof findingSchema>;
