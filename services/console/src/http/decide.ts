import { randomUUID } from 'node:crypto';
import type { Publisher } from '@hale/bus';
import { digest } from '@hale/events';
import { type Request, Router } from 'express';
import { z } from 'zod';
import { type RequestedDecision, requestedDecisionSchema, silenceIdOf } from '../policy/admit.ts';
import type { ConsoleStore } from '../store.ts';
import { draftDecision } from './draft-decision.ts';
import { Problem } from './problem.ts';
import { RecentKeys } from './recent-keys.ts';
import { within } from './within.ts';

/** Visible ASCII, as a header has it. */
const keySchema = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** POST /api/decisions: the one door for people. Answers 202: the owner of the state decides when it arrives. */
export function decideRoute({
  store,
  publisher,
  now,
}: {
  readonly store: ConsoleStore;
  readonly publisher: Publisher;
  /** Milliseconds by Redis' clock. */
  readonly now: () => number;
}): Router {
  const taken = new RecentKeys();
  const router = Router();
  router.post('/api/decisions', async (request, response) => {
    const key = keyOf(request);
    const body = requestedDecisionSchema.safeParse(request.body);
    if (!body.success) throw new Problem(400, 'Not a decision', z.prettifyError(body.error));
    const identity = digest(key, JSON.stringify(body.data));
    const named = namedBy(body.data, identity);
    if (taken.has(identity)) return void response.status(202).json({ accepted: true, repeated: true, ...named });
    const draft = await draftDecision(body.data, { via: viaOf(request), now: now(), identity }, store);
    const first = await within(publisher.publishOnce(draft, identity));
    taken.add(identity);
    response.status(202).json({ accepted: true, repeated: !first, ...named });
  });
  return router;
}

function keyOf(request: Request): string {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return randomUUID();
  const key = keySchema.safeParse(header);
  if (!key.success) throw new Problem(400, 'Wrong Idempotency-Key', 'It may have 200 visible ASCII characters.');
  return key.data;
}

/** A silence is changed and ended by its id, so who asked for it hears it. */
function namedBy(requested: RequestedDecision, identity: string): { readonly silence?: string } {
  return requested.kind === 'silence' ? { silence: silenceIdOf(requested, identity) } : {};
}

/** Browsers send an Origin with what changes state; programs do not. */
const viaOf = (request: Request): 'page' | 'cli' => (request.headers.origin === undefined ? 'cli' : 'page');
