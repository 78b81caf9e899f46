import { randomUUID } from 'node:crypto';
import type { Publisher } from '@hale/bus';
import { type Decision, type Draft, digest, topics } from '@hale/events';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { type Admission, admit, decisionOf, type RequestedDecision, requestedDecisionSchema } from '../policy/admit.ts';
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
};

/** Visible ASCII, as a header has it. */
const keySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/);
/** Keys that were taken, so that a repeated request gets its first answer although the state has moved on. */
const MAX_REMEMBERED = 1_000;

/** POST /api/decisions: the one door for people. Answers 202: the owner of the state decides when it arrives. */
export function decideRoute({
  store,
  publisher,
}: {
  readonly store: ConsoleStore;
  readonly publisher: Publisher;
}): Router {
  const taken = new Set<string>();
  const router = Router();
  router.post('/api/decisions', async (request, response) => {
    const key = keyOf(request);
    const body = requestedDecisionSchema.safeParse(request.body);
    if (!body.success) throw new Problem(400, 'Not a decision', z.prettifyError(body.error));
    const identity = digest(key, JSON.stringify(body.data));
    if (taken.has(identity)) return void response.status(202).json({ accepted: true, repeated: true });
    const draft = await draftOf(body.data, viaOf(request), store);
    const first = await within(publisher.publishOnce(draft, identity));
    remember(taken, identity);
    response.status(202).json({ accepted: true, repeated: !first });
  });
  return router;
}

/** The event that says the decision, with the incident that it belongs to. Throws when there is nothing to decide. */
async function draftOf(requested: RequestedDecision, via: Decision['via'], store: ConsoleStore): Promise<Draft> {
  const incident = await within(incidentFor(requested, store));
  const view = incident === undefined ? undefined : await within(store.view(incident));
  const admission = admit(requested, view);
  if (admission !== 'admitted') throw new Problem(...REFUSALS[admission], { reason: admission });
  const decision = decisionOf(requested, via);
  return topics['decision.made'].draft({ decision }, { subject: subjectOf(requested), ...(incident && { incident }) });
}

function subjectOf(requested: RequestedDecision): string {
  if ('remediation' in requested) return `remediation/${requested.remediation}`;
  return 'incident' in requested ? `incident/${requested.incident}` : 'kill-switch';
}

function keyOf(request: Request): string {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return randomUUID();
  const key = keySchema.safeParse(header);
  if (!key.success) throw new Problem(400, 'Wrong Idempotency-Key', 'It may have 200 visible ASCII characters.');
  return key.data;
}

async function incidentFor(decision: RequestedDecision, store: ConsoleStore): Promise<string | undefined> {
  if ('incident' in decision) return decision.incident;
  return 'remediation' in decision ? store.incidentOf(decision.remediation) : undefined;
}

/** Browsers send an Origin with what changes state; programs do not. */
const viaOf = (request: Request): 'page' | 'cli' => (request.headers.origin === undefined ? 'cli' : 'page');

function remember(taken: Set<string>, identity: string): void {
  taken.add(identity);
  const [oldest] = taken;
  if (taken.size > MAX_REMEMBERED && oldest !== undefined) taken.delete(oldest);
}
