import { type Decision, type Draft, topics } from '@hale/events';
import { type Admission, type Arrival, admit, decisionOf, type RequestedDecision } from '../policy/admit.ts';
import { type Judged, judgedBy } from '../policy/judged.ts';
import type { ConsoleStore } from '../store.ts';
import { Problem } from './problem.ts';
import { within } from './within.ts';

const REFUSALS: Readonly<
  Record<Exclude<Admission, 'admitted'>, readonly [status: number, title: string, detail: string]>
> = {
  'unknown-incident': [404, 'Unknown incident', 'There is no incident of that id.'],
  'unknown-remediation': [404, 'Unknown remediation', 'There is no remediation of that id.'],
  'not-waiting': [409, 'Nothing to decide', 'The remediation does not wait for a decision.'],
  'already-resolved': [409, 'Already resolved', 'The incident is over.'],
  'already-acknowledged': [409, 'Already acknowledged', 'Somebody has taken the incident.'],
  'unknown-silence': [404, 'Unknown silence', 'There is no silence of that id, or it has ended.'],
  'too-long': [400, 'Too long', 'A silence lasts 30 days at most.'],
  'unknown-finding': [404, 'Unknown finding', 'There is no incident, finding or feedback of that id.'],
  'nothing-said': [409, 'Nothing to take back', 'Nobody said anything of it.'],
};

/**
 * The event that says a decision, with the incident that it belongs to: every door leads through here. Throws a
 * Problem with the `reason` when there is nothing to decide.
 */
export async function draftDecision(
  requested: RequestedDecision,
  arrival: Arrival,
  store: ConsoleStore,
): Promise<Draft<'decision.made'>> {
  const judged = requested.kind === 'feedback' ? await within(judgedFor(requested, store)) : undefined;
  const incident = judged?.incident ?? (await within(incidentFor(requested, store)));
  const view = incident === undefined ? undefined : await within(store.view(incident));
  const silences = requested.kind === 'silence' ? await within(store.silences()) : [];
  const admission = admit(requested, { view, silences, judged }, arrival.now);
  if (admission !== 'admitted') throw new Problem(...REFUSALS[admission], { reason: admission });
  const decision = decisionOf(requested, arrival, judged);
  return topics['decision.made'].draft({ decision }, { subject: subjectOf(decision), ...(incident && { incident }) });
}

async function judgedFor(
  requested: Extract<RequestedDecision, { kind: 'feedback' }>,
  store: ConsoleStore,
): Promise<Judged | undefined> {
  const [view, words] = await Promise.all([store.view(requested.about), store.words()]);
  const named = view !== undefined || words.has(requested.about);
  const [views, open] = named ? [[], []] : await Promise.all([store.views(), store.openFindings()]);
  return judgedBy(requested, { view, views, open, words });
}

function subjectOf(decision: Decision): string {
  if (decision.kind === 'approve' || decision.kind === 'reject') return `remediation/${decision.remediation}`;
  return typeof decision['incident'] === 'string' ? `incident/${decision['incident']}` : decision.kind;
}

async function incidentFor(decision: RequestedDecision, store: ConsoleStore): Promise<string | undefined> {
  if ('incident' in decision) return decision.incident;
  return 'remediation' in decision ? store.incidentOf(decision.remediation) : undefined;
}
