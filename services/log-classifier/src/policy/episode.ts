import type { Timer } from '@hale/bus';
import { type Draft, digest, type Finding, findingSchema, type ServiceRef, serviceKey, topics } from '@hale/events';
import { z } from 'zod';
import { quietTimer } from './quiet.ts';
import { type Sign, signKey } from './sign.ts';

/** The last episode of one signal of a service, open or over. */
export const episodeSchema = z.object({
  v: z.literal(2),
  finding: findingSchema,
  /** When Hale heard of it last, in milliseconds: the clock that quiet is measured by. */
  heardAt: z.number(),
  /** How long it must be quiet to be over. */
  quietMs: z.number(),
});
export type Episode = z.infer<typeof episodeSchema>;

export interface EpisodeJudgement {
  readonly judged: 'raised' | 'continued' | 'risen';
  readonly episode: Episode;
  readonly drafts: readonly Draft[];
  readonly timers: readonly Timer[];
}

/** What comes back so soon after it was over (in quiet times) is given more time to be over … */
const SOON = 4;
/** … up to so many quiet times. */
const MOST_QUIET = 4;

/**
 * The first sign raises a finding, those that follow prolong its episode, a worse one raises its next revision. `cleared` says whether
 * the end of `last` was already stated. An episode that is over by time while nobody has said so (the timer is late)
 * is cleared here, before the next one is raised, so that a reader meets the two in order.
 */
export function judgeEpisode(
  last: Episode | undefined,
  sign: Sign,
  about: {
    readonly service: ServiceRef;
    readonly cleared: boolean;
    readonly quietMs: number;
    readonly slot: string;
    readonly now: number;
  },
): EpisodeJudgement {
  const over = last !== undefined && sign.heardAt - last.heardAt > last.quietMs;
  if (last && !over && !about.cleared) return continued(last, sign, about.quietMs);
  const finding = findingOf(about.service, sign, last?.finding);
  const quietMs = quietAfter(last, sign.heardAt, about.quietMs);
  const episode: Episode = { v: 2, finding, heardAt: sign.heardAt, quietMs };
  const ended = last && !about.cleared ? [clearedDraft(last.finding, last.heardAt + last.quietMs, last.quietMs)] : [];
  const timed = { ...episode, key: signKey(sign), slot: about.slot };
  return {
    judged: 'raised',
    episode,
    drafts: [...ended, raisedDraft(finding, finding.startedAt)],
    timers: [quietTimer(timed, about.now + quietMs)],
  };
}

function continued(last: Episode, sign: Sign, quiet: number): EpisodeJudgement {
  const heardAt = Math.max(last.heardAt, sign.heardAt);
  const quietMs = Math.max(last.quietMs, quietAfter(last, sign.heardAt, quiet));
  if (sign.severity !== 'warning' || last.finding.severity !== 'info') {
    return { judged: 'continued', episode: { ...last, heardAt, quietMs }, drafts: [], timers: [] };
  }
  const { severity, summary, score, traceId } = sign;
  const risen = { severity, summary, ...(score !== undefined && { score }), ...(traceId !== undefined && { traceId }) };
  const finding: Finding = { ...last.finding, ...risen, revision: last.finding.revision + 1 };
  const episode = { ...last, finding, heardAt, quietMs };
  return { judged: 'risen', episode, drafts: [raisedDraft(finding, sign.heardAt)], timers: [] };
}

/** A rhythm slower than the quiet time would raise and clear for ever; so what comes at long intervals must be quiet for longer. */
function quietAfter(last: Episode | undefined, heardAt: number, quietMs: number): number {
  const gap = last ? heardAt - last.heardAt : Number.POSITIVE_INFINITY;
  return gap <= SOON * quietMs ? Math.min(Math.max(2 * gap, quietMs), MOST_QUIET * quietMs) : quietMs;
}

/** Says that no such line came for a while. `clearedAt` and `quietMs` in milliseconds. */
export function clearedDraft(finding: Finding, clearedAt: number, quietMs: number): Draft<'finding.cleared'> {
  const reason = `quiet for ${Math.round(quietMs / 1_000)} s`;
  const about = { subject: serviceKey(finding.service), time: clearedAt, key: keyOf(finding) };
  return topics['finding.cleared'].draft({ finding, clearedAt, reason }, about);
}

function raisedDraft(finding: Finding, time: number): Draft<'finding.raised'> {
  return topics['finding.raised'].draft(
    { finding },
    { subject: serviceKey(finding.service), time, key: keyOf(finding) },
  );
}

const keyOf = ({ fingerprint, startedAt, revision }: Finding): string => `${fingerprint}/${startedAt}/${revision}`;

function findingOf({ env, service }: ServiceRef, sign: Sign, last?: Finding): Finding {
  const { detector, signal, symptom, severity, category, summary, score, threshold, windowMs, traceId, at, heardAt } =
    sign;
  return {
    fingerprint: digest(env, service, detector, signal),
    service: { env, service },
    detector,
    signal,
    source: 'log',
    symptom,
    aspect: 'logs',
    // In the order of the schema, so that a record that was read is written as it was.
    ...(category !== undefined && category !== 'unknown' && { category }),
    ...(windowMs !== undefined && { windowMs }),
    ...(score !== undefined && { score }),
    ...(threshold !== undefined && { threshold }),
    severity,
    ...(traceId !== undefined && { traceId }),
    summary,
    // Names the episode, so it is never that of the last one, whatever the source's clock says.
    startedAt: Math.max(Math.min(at, heardAt), last ? last.startedAt + 1 : 0),
    revision: 0,
  };
}
