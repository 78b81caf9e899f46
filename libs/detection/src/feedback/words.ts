import { type Decision, digest, type Feedback, type Finding, type JudgedFinding, serviceKey } from '@hale/events';
import { KEEP_MS } from './lenience.ts';

type FeedbackDecision = Extract<Decision, { kind: 'feedback' }>;

/** Words kept about one service, the latest. */
export const MAX_WORDS = 500;

/** Names the episode of a finding among all that people say. */
export const feedbackId = ({ fingerprint, startedAt }: Pick<Finding, 'fingerprint' | 'startedAt'>): string =>
  `fb-${digest('feedback', fingerprint, String(startedAt))}`;

/** What is kept of a finding with a word about it. */
export function judgedOf(finding: Finding): JudgedFinding {
  const { fingerprint, service, detector, signal, severity, summary, startedAt, score, threshold, parts } = finding;
  const { env, service: name, instance } = service;
  return {
    fingerprint,
    service: { env, service: name, ...(instance !== undefined && { instance }) },
    detector,
    signal,
    severity,
    summary,
    startedAt,
    ...(score !== undefined && { score }),
    ...(threshold !== undefined && { threshold }),
    ...(parts && { parts }),
  };
}

/** What a decision changes of the words that are kept. */
export interface Heard {
  readonly set: ReadonlyMap<string, Feedback>;
  readonly removed: readonly string[];
}

/** Takes a decision of `at` into the words that are kept, by their ids. */
export function hear(
  kept: ReadonlyMap<string, Feedback>,
  { verdict, findings, incident, by, via, comment }: FeedbackDecision,
  at: number,
): Heard {
  const set = new Map<string, Feedback>();
  const removed = new Set<string>();
  for (const finding of findings) {
    const id = feedbackId(finding);
    const about = { ...(incident !== undefined && { incident }), ...(comment !== undefined && { comment }) };
    if (verdict === 'taken-back') removed.add(id);
    else set.set(id, { id, at, verdict, finding, by, via, ...about });
  }
  for (const id of beyondBounds(
    [...new Map([...kept, ...set]).values()].filter(({ id }) => !removed.has(id)),
    at,
  )) {
    removed.add(id);
    set.delete(id);
  }
  return { set, removed: [...removed] };
}

/** Of two that were said at the same time always the same one is first. */
export const latestFirst = (words: readonly Feedback[]): Feedback[] =>
  words.toSorted((one, other) => other.at - one.at || (one.id < other.id ? -1 : 1));

/** The words that there is no room for: the same, in whichever order they came. */
function beyondBounds(words: readonly Feedback[], now: number): string[] {
  const counts = new Map<string, number>();
  return latestFirst(words).flatMap(({ id, at, finding }) => {
    const service = serviceKey(finding.service);
    const count = (counts.get(service) ?? 0) + 1;
    counts.set(service, count);
    return count > MAX_WORDS || now - at >= KEEP_MS ? [id] : [];
  });
}
