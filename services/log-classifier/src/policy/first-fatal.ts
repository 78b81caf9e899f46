import type { Timer } from '@hale/bus';
import { type Draft, digest, type Finding, findingSchema, type ServiceRef, serviceKey, topics } from '@hale/events';
import type { Template } from '@hale/templates';
import { z } from 'zod';
import { quietTimer } from './quiet.ts';

/** The last episode of one template of a service, open or over. */
export const fatalEpisodeSchema = z.object({
  v: z.literal(1),
  finding: findingSchema,
  /** When Hale recorded the last such line, in milliseconds: the clock that quiet is measured by. */
  heardAt: z.number(),
});
export type FatalEpisode = z.infer<typeof fatalEpisodeSchema>;

/** A fatal line as it concerns the policy. */
export interface FatalLine {
  readonly template: Template;
  readonly level: string;
  /** When it happened at the source, and when Hale recorded it; milliseconds. */
  readonly at: number;
  readonly heardAt: number;
}

export interface FatalJudgement {
  readonly judged: 'raised' | 'continued' | 'late';
  readonly episode?: FatalEpisode;
  readonly drafts: readonly Draft[];
  readonly timers: readonly Timer[];
}

/** Lines that come later than this say nothing about what is so; milliseconds. */
const LATE_MS = 60_000;
const MAX_QUOTE = 200;

/**
 * The first fatal line of a template raises a finding, those that follow prolong its episode. `cleared` says whether
 * the end of `last` was already stated. An episode that is over by time while nobody has said so (the timer is late)
 * is cleared here, before the next one is raised, so that a reader meets the two in order.
 */
export function judgeFatal(
  last: FatalEpisode | undefined,
  line: FatalLine,
  about: {
    readonly service: ServiceRef;
    readonly cleared: boolean;
    readonly quietMs: number;
    readonly slot: string;
    readonly now: number;
  },
): FatalJudgement {
  if (line.heardAt - line.at > LATE_MS) return { judged: 'late', drafts: [], timers: [] };
  const over = last !== undefined && line.heardAt - last.heardAt > about.quietMs;
  if (last && !over && !about.cleared) {
    const heardAt = Math.max(last.heardAt, line.heardAt);
    return { judged: 'continued', episode: { ...last, heardAt }, drafts: [], timers: [] };
  }
  const episode: FatalEpisode = { v: 1, finding: findingOf(about.service, line, last?.finding), heardAt: line.heardAt };
  const ended = last && !about.cleared ? [clearedDraft(last.finding, last.heardAt + about.quietMs, about.quietMs)] : [];
  return {
    judged: 'raised',
    episode,
    drafts: [...ended, raisedDraft(episode.finding)],
    timers: [quietTimer({ ...episode, template: line.template.id, slot: about.slot }, about.now + about.quietMs)],
  };
}

function fatalFingerprint({ env, service }: ServiceRef, template: string): string {
  return digest(env, service, 'first-fatal', `template/${template}`);
}

/** Says that no such line came for a while. `clearedAt` and `quietMs` in milliseconds. */
export function clearedDraft(finding: Finding, clearedAt: number, quietMs: number): Draft<'finding.cleared'> {
  const reason = `no such line for ${Math.round(quietMs / 1_000)} s`;
  const about = { subject: serviceKey(finding.service), time: clearedAt, key: keyOf(finding) };
  return topics['finding.cleared'].draft({ finding, clearedAt, reason }, about);
}

function raisedDraft(finding: Finding): Draft<'finding.raised'> {
  const about = { subject: serviceKey(finding.service), time: finding.startedAt, key: keyOf(finding) };
  return topics['finding.raised'].draft({ finding }, about);
}

const keyOf = ({ fingerprint, startedAt, revision }: Finding): string => `${fingerprint}/${startedAt}/${revision}`;

function findingOf({ env, service }: ServiceRef, { template, level, at, heardAt }: FatalLine, last?: Finding): Finding {
  const { id, text } = template;
  const quote = text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE - 1).toWellFormed()}…` : text;
  return {
    fingerprint: fatalFingerprint({ env, service }, id),
    service: { env, service },
    detector: 'first-fatal',
    signal: `template/${id}`,
    source: 'log',
    symptom: 'fatal-log',
    severity: 'warning',
    summary: `${level} log line: ${quote}`,
    // Names the episode, so it is never that of the last one, whatever the source's clock says.
    startedAt: Math.max(Math.min(at, heardAt), last ? last.startedAt + 1 : 0),
    revision: 0,
  };
}
