import type { Severity } from '@hale/events';

/** What is routed by: names and numbers of closed sets, never a word of telemetry. */
export interface Facts {
  readonly severity: Severity;
  readonly env: string;
  readonly services: readonly string[];
  /** The highest rung that has looked at it; 3 is a human. */
  readonly rung: number;
}

export interface Match {
  readonly severity?: Severity | readonly Severity[] | undefined;
  readonly service?: string | readonly string[] | undefined;
  readonly env?: string | readonly string[] | undefined;
  /** At least. */
  readonly rung?: number | undefined;
}

export interface Route {
  readonly match: Match;
  /** Names of receivers. */
  readonly receivers: readonly string[];
  readonly continue: boolean;
}

export interface Routing {
  readonly routes: readonly Route[];
  /** All receivers that there are, with their kind. */
  readonly receivers: ReadonlyMap<string, 'slack' | 'pagerduty' | 'email'>;
}

/**
 * Who is told, each once, in the order of the routes. What no route matches goes to everybody but PagerDuty, which
 * wakes people up: to that only when it is critical or a human is needed.
 */
export function recipientsOf(facts: Facts, { routes, receivers }: Routing): string[] {
  const named: string[] = [];
  let matched = false;
  for (const route of routes) {
    if (!matches(route.match, facts)) continue;
    matched = true;
    named.push(...route.receivers);
    if (!route.continue) break;
  }
  const all = matched ? named : byDefault(facts, receivers);
  return [...new Set(all)].filter((name) => receivers.has(name));
}

function byDefault(facts: Facts, receivers: Routing['receivers']): string[] {
  const urgent = facts.severity === 'critical' || facts.rung >= 3;
  return [...receivers].filter(([, kind]) => kind !== 'pagerduty' || urgent).map(([name]) => name);
}

function matches({ severity, service, env, rung }: Match, facts: Facts): boolean {
  return (
    isAmong([facts.severity], severity) &&
    isAmong(facts.services, service) &&
    isAmong([facts.env], env) &&
    facts.rung >= (rung ?? 0)
  );
}

const isAmong = (values: readonly string[], wanted: string | readonly string[] | undefined): boolean =>
  wanted === undefined ||
  values.some((value) => (typeof wanted === 'string' ? wanted === value : wanted.includes(value)));
