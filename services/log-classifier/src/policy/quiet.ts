import type { Timer } from '@hale/bus';
import { type Finding, logCategorySchema, nameSchema, severitySchema, symptomSchema } from '@hale/events';
import { z } from 'zod';

export const QUIET_TIMER = 'quiet';

const wholeNumber = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);

/** All that the end of an episode needs, in case the telemetry plane has forgotten it when the timer fires. */
export const quietDataSchema = z.object({
  env: nameSchema,
  service: nameSchema,
  fingerprint: nameSchema,
  /** The record of the episode, and the slot in which it is kept. */
  key: nameSchema,
  slot: z.string().regex(/^\d{1,4}$/),
  detector: nameSchema,
  signal: z.string().min(1),
  symptom: symptomSchema,
  severity: severitySchema,
  category: logCategorySchema.optional(),
  traceId: z.string().min(1).optional(),
  summary: z.string().min(1),
  startedAt: wholeNumber,
  revision: wholeNumber,
  heardAt: wholeNumber,
  quietMs: wholeNumber,
});
export type QuietData = z.output<typeof quietDataSchema>;

/** What a timer needs to know of an episode. */
export interface TimedEpisode {
  readonly finding: Finding;
  readonly heardAt: number;
  readonly quietMs: number;
  readonly key: string;
  readonly slot: string;
}

/** Wakes us when nothing was heard since `heardAt`; the same line sets the same timer. */
export function quietTimer({ finding, heardAt, quietMs, key, slot }: TimedEpisode, dueAt: number): Timer {
  const { fingerprint, startedAt, summary, service, detector, signal, symptom, severity, category, traceId, revision } =
    finding;
  return {
    name: QUIET_TIMER,
    key: `${fingerprint}/${startedAt}/${heardAt}`,
    dueAt,
    data: {
      env: service.env,
      service: service.service,
      fingerprint,
      key,
      slot,
      detector,
      signal,
      symptom,
      severity,
      ...(category !== undefined && { category }),
      ...(traceId !== undefined && { traceId }),
      summary,
      startedAt: String(startedAt),
      revision: String(revision),
      heardAt: String(heardAt),
      quietMs: String(Math.ceil(quietMs)),
    },
  };
}

/** The finding that a timer is about, as it was when the timer was set. */
export function findingOfTimer(data: QuietData): Finding {
  const {
    env,
    service,
    fingerprint,
    detector,
    signal,
    symptom,
    severity,
    category,
    traceId,
    summary,
    startedAt,
    revision,
  } = data;
  return {
    fingerprint,
    service: { env, service },
    detector,
    signal,
    source: 'log',
    symptom,
    aspect: 'logs',
    severity,
    summary,
    startedAt,
    revision,
    ...(category !== undefined && { category }),
    ...(traceId !== undefined && { traceId }),
  };
}

/**
 * What to do when a timer fires, by what the telemetry plane knows of the episode: `wait` when a later line came, `superseded`
 * when the next episode has begun (whoever began it has stated the end of this one), otherwise `clear`.
 */
export function afterQuiet(
  data: Pick<QuietData, 'startedAt' | 'heardAt'>,
  known: { readonly finding: Finding; readonly heardAt: number } | undefined,
): 'wait' | 'superseded' | 'clear' {
  if (!known) return 'clear';
  if (known.finding.startedAt !== data.startedAt) return 'superseded';
  return known.heardAt > data.heardAt ? 'wait' : 'clear';
}
