import { planHash, type Ticket } from '@hale/events';
import { z } from 'zod';
import type { RequestedDecision } from './admit.ts';
import type { IncidentView } from './view.ts';

/** A button that somebody pressed in Slack, as far as it is believed: who, and what the button holds. */
export interface Press {
  readonly user: string;
  readonly value: string;
  /** Slack's name of this press: the same when it sends it again. */
  readonly at: string;
}

const payloadSchema = z.looseObject({
  type: z.literal('block_actions'),
  user: z.looseObject({ id: z.string().min(1).max(100) }),
  actions: z.array(z.looseObject({ value: z.string().max(2_000), action_ts: z.string().max(100) })).min(1),
});

/** The press in the body of an interaction; undefined when there is none. */
export function pressIn(body: string): Press | undefined {
  const payload = payloadSchema.safeParse(jsonOf(new URLSearchParams(body).get('payload') ?? ''));
  const [action] = payload.data?.actions ?? [];
  if (!payload.success || !action) return undefined;
  return { user: payload.data.user.id, value: action.value, at: action.action_ts };
}

const SILENCE_MS = 3_600_000;

/**
 * What a ticket decides in the name of a person. A silence is one of each service of the incident. `plan-changed`
 * when the plan that the message showed is not the one that waits.
 */
export function decisionsOf(
  { action, incident, remediation = '', plan }: Ticket,
  by: string,
  view: IncidentView | undefined,
): readonly RequestedDecision[] | 'plan-changed' {
  switch (action) {
    case 'approve':
    case 'reject': {
      const shown = view?.remediations.find(({ id }) => id === remediation);
      if (!shown || planHash(shown) !== plan) return 'plan-changed';
      return [{ kind: action, remediation, by }];
    }
    case 'acknowledge':
    case 'resolve':
      return [{ kind: action, incident, by }];
    case 'false-alarm':
      return [{ kind: 'feedback', verdict: action, about: incident, by }];
    case 'silence':
      return (view?.incident.services ?? []).map(({ service }) => ({ kind: action, service, forMs: SILENCE_MS, by }));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
