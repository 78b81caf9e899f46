import { nameSchema } from '@hale/events';
import { z } from 'zod';
import type { RequestedDecision } from './admit.ts';

const webhookSchema = z.looseObject({
  event: z.looseObject({
    id: z.string().min(1).max(200),
    event_type: z.string().max(100),
    occurred_at: z.string().max(100),
    agent: z.looseObject({ type: z.string(), summary: z.string().nullish() }).nullish(),
    data: z.looseObject({ incident_key: z.string().nullish() }),
  }),
});

/** After that PagerDuty has long stopped sending it again. */
const STALE_MS = 24 * 3_600_000;

export type Ignored = 'other-event' | 'own-doing' | 'not-ours' | 'stale';

export type WebhookMeaning =
  | { readonly event: string; readonly decision: RequestedDecision }
  | { readonly event: string; readonly ignored: Ignored };

const KINDS = new Map([
  ['incident.acknowledged', 'acknowledge'],
  ['incident.resolved', 'resolve'],
] as const);

/**
 * What a v3 webhook says that a person has decided; undefined when it is no webhook. Only people count: what our own
 * integration did comes back as well, and would go round in circles.
 */
export function meaningOf(body: unknown, now: number): WebhookMeaning | undefined {
  const parsed = webhookSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { id: event, event_type, occurred_at, agent, data } = parsed.data.event;
  const kind = KINDS.get(event_type as 'incident.acknowledged');
  if (!kind) return { event, ignored: 'other-event' };
  if (agent?.type !== 'user_reference') return { event, ignored: 'own-doing' };
  const incident = nameSchema.safeParse(data.incident_key);
  if (!incident.success) return { event, ignored: 'not-ours' };
  if (!(Date.parse(occurred_at) > now - STALE_MS)) return { event, ignored: 'stale' };
  const by = (agent.summary ?? '').trim().slice(0, 100) || 'PagerDuty user';
  return { event, decision: { kind, incident: incident.data, by } };
}
