import type { HandlerContext } from '@hale/bus';
import { type ServiceGraph, type SpanShares, withCalls } from '@hale/diagnosis';
import type { Incident, ServiceRef } from '@hale/events';
import { readSignals } from '@hale/evidence';
import { callOf, expired } from '../policy/calls.ts';
import { contrast } from '../policy/contrast.ts';
import { sharesOf } from '../policy/share.ts';
import { loadCalls, loadShares } from '../store.ts';
import type { Mapping } from './on-calls-observed.ts';

/** What a diagnosis rests on beside the incident and the changes. */
export interface Knowledge {
  /** Who called whom when the incident began: what is configured and what spans have shown. */
  graph(incident: Incident, context: HandlerContext): Promise<ServiceGraph>;
  /** What the spans since the incident began say of its services. */
  shares(incident: Incident, context: HandlerContext): Promise<SpanShares>;
  /** What of the service’s signals is different since the incident began, in sentences for people. */
  signals(service: ServiceRef, incident: Incident, context: HandlerContext): Promise<readonly string[]>;
}

/** How long before an incident is asked for what was usual. */
const BEFORE_MS = 300_000;

/** Shares and signals lie with the telemetry plane; while that is down a diagnosis goes without them. */
export function knowledgeOf(
  { env, configured, settings }: Mapping,
  telemetry: HandlerContext['redis'],
  partitions: number,
): Knowledge {
  return {
    async graph({ startedAt }, { redis, log }) {
      const known = await loadCalls(redis, log);
      const forgotten = new Set(expired(known, startedAt, settings));
      return withCalls(configured, [...known.keys()].filter((call) => !forgotten.has(call)).map(callOf));
    },
    shares: async (incident, context) =>
      await orElse(new Map(), incident, context, async () => {
        const services = incident.services.map(({ service }) => service);
        return sharesOf(await loadShares(telemetry, partitions, env, services), incident.startedAt);
      }),
    signals: async (service, incident, context) =>
      await orElse([], incident, context, async () => {
        const between = { from: incident.startedAt - BEFORE_MS, to: context.now };
        return contrast(await readSignals(telemetry, partitions, service, between), incident.startedAt);
      }),
  };
}

async function orElse<Answer>(
  without: Answer,
  incident: Incident,
  { log }: HandlerContext,
  read: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    log.warn({ incident: incident.id, error: String(error) }, 'diagnosed without the telemetry plane');
    return without;
  }
}
