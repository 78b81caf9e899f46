import { feedbackId, judgedOf } from '@hale/detection';
import type { Feedback, JudgedFinding } from '@hale/events';
import type { OpenFinding } from './answers.ts';
import type { IncidentView } from './view.ts';

/** The findings that a person's word is about, and the incident to which they belong. */
export interface Judged {
  readonly incident?: string;
  readonly findings: readonly JudgedFinding[];
}

/** What the console knows that somebody may speak about. */
export interface Known {
  /** The incident of the id that was given, if it is one. */
  readonly view?: IncidentView | undefined;
  /** Incidents, the latest first. */
  readonly views: readonly IncidentView[];
  readonly open: readonly OpenFinding[];
  readonly words: ReadonlyMap<string, Feedback>;
}

interface RequestedFeedback {
  readonly verdict: Feedback['verdict'] | 'taken-back';
  readonly about: string;
  readonly finding?: string | undefined;
}

/** More than a decision holds. */
const MAX_FINDINGS = 100;

/**
 * What it is about; undefined when there is nothing of that name. Only what was said can be taken back, so then there may be no finding
 * left.
 */
export function judgedBy({ verdict, about, finding }: RequestedFeedback, known: Known): Judged | undefined {
  const judged = named(about, finding, known);
  if (verdict !== 'taken-back' || !judged) return judged;
  return { ...judged, findings: judged.findings.filter((each) => known.words.has(feedbackId(each))) };
}

function named(about: string, finding: string | undefined, { view, views, open, words }: Known): Judged | undefined {
  if (view) return ofIncident(view, finding);
  const word = words.get(about);
  if (word) return { findings: [word.finding], ...(word.incident !== undefined && { incident: word.incident }) };
  const latest = views.find(({ incident }) => incident.findings.some(({ fingerprint }) => fingerprint === about));
  if (latest) return ofIncident(latest, about);
  const alone = open.find(({ judged }) => judged?.fingerprint === about)?.judged;
  return alone && { findings: [alone] };
}

function ofIncident({ incident: { id, findings } }: IncidentView, finding: string | undefined): Judged | undefined {
  const wanted = findings.filter(({ fingerprint }) => finding === undefined || fingerprint === finding);
  if (wanted.length === 0) return undefined;
  return { incident: id, findings: wanted.slice(-MAX_FINDINGS).map(judgedOf) };
}
