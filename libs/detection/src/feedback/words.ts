import { type Decision, digest, type Feedback, type Finding, type JudgedFinding } from '@hale/events';

type FeedbackDecision = Extract<Decision, { kind: 'feedback' }>;

/** So long a word is kept: a fiftieth of it is left by then. Milliseconds. */
const KEEP_MS = 84 * 86_400_000;
/** Words kept of one keeper, the latest. */
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

/** Takes a decision of `at` into the words that are kept, by their ids; `mine` picks the findings that this keeper goes by. */
export function hear(
  kept: ReadonlyMap<string, Feedback>,
  { verdict, findings, incident, by, via, comment }: FeedbackDecision,
  at: number,
  mine: (finding: JudgedFinding) => boolean = () => true,
): Heard {
  const set = new Map<string, Feedback>();
  const removed = new Set<string>();
  for (const finding of findings.filter(mine)) {
    const id = feedbackId(finding);
    const about = { ...(incident !== undefined && { incident }), ...(comment !== undefined && { comment }) };
    if (verdict === 'taken-back') removed.add(id);
    else set.set(id, { id, at, verdict, finding, by, via, ...about });
  }
  const all = [...new Map([...kept, ...set])].filter(([id]) => !removed.has(id));
  // By time and name, so that the same words are left in whichever order they came.
  const latest = all.sort(([, one], [, other]) => other.at - one.at || (one.id < other.id ? -1 : 1));
  for (const [index, [id, word]] of latest.entries()) {
    if (index < MAX_WORDS && at - word.at < KEEP_MS) continue;
    removed.add(id);
    set.delete(id);
  }
  return { set, removed: [...removed] };
}
