import type { Timer } from '@hale/bus';
import { type Finding, nameSchema } from '@hale/events';
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
  template: nameSchema,
  /** The slot in which the episode is kept. */
  slot: z.string().regex(/^\d{1,4}$/),
  startedAt: wholeNumber,
  heardAt: wholeNumber,
  summary: z.string().min(1),
});
export type QuietData = z.output<typeof quietDataSchema>;

/** What a timer needs to know of an episode. */
export interface TimedEpisode {
  readonly finding: Finding;
  readonly heardAt: number;
  readonly template: string;
  readonly slot: string;
}

/** Wakes us when no line was heard since `heardAt`; the same line sets the same timer. */
export function quietTimer({ finding, heardAt, template, slot }: TimedEpisode, dueAt: number): Timer {
  const { fingerprint, startedAt, summary, service } = finding;
  const ids = { env: service.env, service: service.service, fingerprint, template, slot };
  return {
    name: QUIET_TIMER,
    key: `${fingerprint}/${startedAt}/${heardAt}`,
    dueAt,
    data: { ...ids, startedAt: String(startedAt), heardAt: String(heardAt), summary },
  };
}

/** The finding that a timer is about, as it was raised. */
export function findingOfTimer(data: QuietData): Finding {
  const { env, service, fingerprint, template, startedAt, summary } = data;
  return {
    fingerprint,
    service: { env, service },
    detector: 'first-fatal',
    signal: `template/${template}`,
    source: 'log',
    symptom: 'fatal-log',
    severity: 'warning',
    summary,
    startedAt,
    revision: 0,
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
