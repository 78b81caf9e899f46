import type { HandlerContext, Slot } from '@hale/bus';
import type { ServiceGraph, SpanShares } from '@hale/diagnosis';
import type { Incident } from '@hale/events';

/** What a diagnosis rests on beside the incident and the changes. */
export interface Knowledge {
  /** Who calls whom at that time: what is configured and what spans have shown. */
  graph(redis: HandlerContext['redis'], slot: Slot, now: number): Promise<ServiceGraph>;
  /** What the spans since the incident began say of its services. */
  shares(incident: Incident): Promise<SpanShares>;
}
