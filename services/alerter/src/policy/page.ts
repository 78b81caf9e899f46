import type { Severity } from '@hale/events';
import type { Held } from './delivery.ts';
import type { Links } from './links.ts';
import type { Message, MessageBody } from './message.ts';
import { isWorse } from './note.ts';
import { ACTION_WORDS, causeLines, clip, plainLine, renderLine, statusWords } from './words.ts';

/** What PagerDuty's Events API v2 is told. */
export type PageAction = 'trigger' | 'acknowledge' | 'resolve';

/** The body of POST /v2/enqueue. */
export interface Page {
  readonly routing_key: string;
  readonly event_action: PageAction;
  /** The incident's id: everything about it is one alert. */
  readonly dedup_key: string;
  readonly client?: string;
  readonly client_url?: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: 'critical' | 'error' | 'warning' | 'info';
    readonly timestamp: string;
    readonly component: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
}

const SEVERITIES: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'info',
  unknown: 'error',
};
const MAX_SUMMARY = 1_024;
const MAX_LINE = 500;
const MAX_SERVICES = 50;

/**
 * What brings PagerDuty from what it holds to the incident's state. What is over before it was told wakes nobody;
 * after a resolve nothing follows, since a trigger would page again.
 */
export function pagesDue(held: Held | undefined, { status, severity }: MessageBody): PageAction[] {
  if (held?.status === 'resolved') return [];
  if (status === 'resolved') return held ? ['resolve'] : [];
  const trigger: PageAction[] = !held || isWorse(severity, held.severity) ? ['trigger'] : [];
  const acknowledge: PageAction[] = status === 'acknowledged' && held?.status !== 'acknowledged' ? ['acknowledge'] : [];
  return [...trigger, ...acknowledge];
}

/** A few kilobytes at most, of the 512 that PagerDuty takes. */
export function renderPage(action: PageAction, message: Message, routingKey: string, { url }: Links): Page {
  const { incident, body } = message;
  const page = { routing_key: routingKey, event_action: action, dedup_key: incident };
  if (action !== 'trigger') return page;
  const client = url === undefined ? {} : { client_url: new URL(`/incidents/${incident}`, url).href };
  return {
    ...page,
    client: 'Hale',
    ...client,
    payload: {
      summary: plainLine(`${body.title} (${body.env})`, MAX_SUMMARY),
      source: clip(body.services[0] ?? body.env, 100),
      severity: SEVERITIES[body.severity],
      timestamp: new Date(body.startedAt).toISOString(),
      component: clip(body.services[0] ?? 'unknown', 100),
      group: body.env,
      class: body.cause?.faultClass ?? 'unknown',
      custom_details: detailsOf(message),
    },
  };
}

function detailsOf(message: Message): Record<string, unknown> {
  const { body } = message;
  return {
    state: plainLine(renderLine(message), MAX_LINE),
    status: plainLine(statusWords(body), MAX_LINE),
    services: body.services.slice(0, MAX_SERVICES).map((name) => clip(name, 100)),
    cause: causeLines(body.cause).map((line) => plainLine(line, MAX_LINE)),
    actions: body.actions.map(({ action, service, state, detail }) =>
      plainLine(`${action} ${service}: ${ACTION_WORDS[state]}. ${detail}`, MAX_LINE),
    ),
  };
}
