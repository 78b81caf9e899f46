import type { Publisher } from '@hale/bus';
import { type Decision, digest, readTicket } from '@hale/events';
import express, { type Request, type Response, Router } from 'express';
import type { ConsoleConfig } from '../config.ts';
import type { ConsoleMetrics } from '../metrics.ts';
import type { RequestedDecision } from '../policy/admit.ts';
import { decisionsOf, pressIn } from '../policy/press.ts';
import { isFromPagerduty, slackVerdict } from '../policy/signature.ts';
import { meaningOf } from '../policy/webhook.ts';
import type { ConsoleStore } from '../store.ts';
import { draftDecision } from './draft-decision.ts';
import { Problem } from './problem.ts';
import { RecentKeys } from './recent-keys.ts';
import { within } from './within.ts';

export interface CallbackSettings {
  /** Absent: that door does not exist. */
  readonly slack?: ConsoleConfig['slack'];
  readonly pagerduty?: ConsoleConfig['pagerduty'];
  /** That the alerter signs buttons with. */
  readonly ticketSecret: string | undefined;
  readonly store: ConsoleStore;
  readonly publisher: Publisher;
  /** Milliseconds by Redis' clock. */
  readonly now: () => number;
  readonly metrics: ConsoleMetrics;
}

type Door = 'slack' | 'pagerduty';

/** The answer to what was genuine: whether it decided something, and why not. */
interface Taken {
  readonly accepted: boolean;
  readonly repeated?: boolean;
  readonly reason?: string;
}

/** Slack wants an answer within three seconds, PagerDuty within five. */
const PATIENCE_MS = 2_500;
const MAX_BODY = '512kb';

const UNSIGNED = [401, 'Not signed', 'The signature does not match.'] as const;

/**
 * POST /api/slack/interactions and /api/pagerduty/webhook: people who decide where they were told. A signature stands
 * for the console's token and Origin; behind it the way is that of every decision.
 */
export function callbackRoutes(settings: CallbackSettings): Router {
  const { metrics } = settings;
  const recent = new RecentKeys();
  const router = Router();
  const raw = express.raw({ type: () => true, limit: MAX_BODY });
  const serve =
    (door: Door, work: (request: Request) => Promise<Taken>) => async (request: Request, response: Response) => {
      try {
        const taken = await within(work(request), PATIENCE_MS);
        response.set('Cache-Control', 'no-store').json(taken);
        metrics.callbacks.inc({ door, result: taken.reason ?? (taken.repeated ? 'repeated' : 'taken') });
      } catch (error) {
        const reason = error instanceof Problem ? error.more['reason'] : undefined;
        metrics.callbacks.inc({ door, result: typeof reason === 'string' ? reason : 'unavailable' });
        throw error;
      }
    };
  const decider = { ...settings, recent };
  if (settings.slack)
    router.post(
      '/api/slack/interactions',
      raw,
      serve('slack', (request) => pressed(request, decider)),
    );
  if (settings.pagerduty)
    router.post(
      '/api/pagerduty/webhook',
      raw,
      serve('pagerduty', (request) => called(request, decider)),
    );
  return router;
}

interface Decider extends CallbackSettings {
  readonly recent: RecentKeys;
}

async function pressed(request: Request, decider: Decider): Promise<Taken> {
  const { slack, ticketSecret = '', store, now } = decider;
  const body = bytesOf(request);
  const [signature, timestamp] = [request.get('x-slack-signature'), request.get('x-slack-request-timestamp')];
  const verdict = slackVerdict(body, signature, timestamp, slack?.signingSecret ?? '', now());
  if (verdict === 'unsigned') throw new Problem(...UNSIGNED, { reason: verdict });
  if (verdict === 'stale')
    throw new Problem(401, 'Too old', 'The request was signed too long ago.', { reason: verdict });
  const press = pressIn(body.toString('utf8'));
  if (!press)
    throw new Problem(400, 'Not an interaction', 'It holds no button that was pressed.', { reason: 'malformed' });
  const users = slack?.users ?? {};
  const by = Object.hasOwn(users, press.user) ? users[press.user] : undefined;
  if (by === undefined)
    throw new Problem(403, 'Unknown user', 'Not one of `console.slack.users`.', { reason: 'unknown-user' });
  const ticket = ticketSecret === '' ? 'forged' : readTicket(press.value, ticketSecret, now());
  if (ticket === 'forged') throw new Problem(403, 'Forged button', 'The button is none of ours.', { reason: ticket });
  if (ticket === 'expired') throw new Problem(410, 'Old button', 'Decide in the console.', { reason: ticket });
  const identity = digest('slack', press.user, press.at, press.value);
  if (decider.recent.has(identity)) return { accepted: true, repeated: true };
  const decisions = decisionsOf(ticket, by, await store.view(ticket.incident));
  if (decisions === 'plan-changed')
    throw new Problem(409, 'Another plan', 'The plan has changed.', { reason: decisions });
  return await decide(decisions, 'slack', identity, decider);
}

/** PagerDuty gives a subscription up whose calls are refused: what has nothing to decide is an answer like any other. */
async function called(request: Request, decider: Decider): Promise<Taken> {
  const { pagerduty, now } = decider;
  const body = bytesOf(request);
  if (!isFromPagerduty(body, request.get('x-pagerduty-signature'), pagerduty?.secrets ?? [])) {
    throw new Problem(...UNSIGNED, { reason: 'unsigned' });
  }
  const meaning = meaningOf(jsonOf(body), now());
  if (!meaning) throw new Problem(400, 'Not a webhook', 'It is no v3 webhook.', { reason: 'malformed' });
  if ('ignored' in meaning) return { accepted: false, reason: meaning.ignored };
  const identity = digest('pagerduty', meaning.event);
  if (decider.recent.has(identity)) return { accepted: true, repeated: true };
  try {
    return await decide([meaning.decision], 'pagerduty', identity, decider);
  } catch (error) {
    if (error instanceof Problem && error.status < 500)
      return { accepted: false, reason: String(error.more['reason']) };
    throw error;
  }
}

async function decide(
  decisions: readonly RequestedDecision[],
  via: Decision['via'],
  identity: string,
  { store, publisher, now, recent }: Decider,
): Promise<Taken> {
  let repeated = true;
  for (const [index, requested] of decisions.entries()) {
    const key = digest(identity, String(index));
    const draft = await draftDecision(requested, { via, now: now(), identity: key }, store);
    if (await publisher.publishOnce(draft, key)) repeated = false;
  }
  recent.add(identity);
  return { accepted: true, repeated };
}

function bytesOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
