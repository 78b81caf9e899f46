import type { HandlerContext } from '@hale/bus';
import { type ServiceGraph, type SpanShares, withCalls } from '@hale/diagnosis';
import type { Incident } from '@hale/events';
import { callOf, expired } from '../policy/calls.ts';
import { sharesOf } from '../policy/share.ts';
import { loadCalls, loadShares } from '../store.ts';
import type { Mapping } from './on-calls-observed.ts';

/** What a diagnosis rests on beside the incident and the changes. */
export interface Knowledge {
  /** Who called whom when the incident began: what is configured and what spans have shown. */
  graph(incident: Incident, context: HandlerContext): Promise<ServiceGraph>;
  /** What the spans since the incident began say of its services. */
  shares(incident: Incident, context: HandlerContext): Promise<SpanShares>;
}

/** Shares lie with the partitions of the telemetry plane; while that is down a diagnosis goes without them. */
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
    async shares(incident, { log }) {
      const services = incident.services.map(({ service }) => service);
      try {
        return sharesOf(await loadShares(telemetry, partitions, env, services), incident.startedAt);
      } catch (error) {
        log.warn({ incident: incident.id, error: String(error) }, 'diagnosed without spans');
        return new Map();
      }
    },
  };
}
