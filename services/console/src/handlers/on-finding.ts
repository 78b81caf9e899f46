import type { HandlerContext, Outcome } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { closeFinding, openFinding } from '../store.ts';

export type FindingReason = 'service-troubled' | 'service-better';

/** Which services are in trouble. What a finding says to an incident comes with the incident's own events. */
export function onFinding(
  event: EventOf<'finding.raised'> | EventOf<'finding.cleared'>,
  { slot }: HandlerContext,
): Outcome<FindingReason> {
  const { fingerprint, service, severity } = event.data.finding;
  return event.type === 'finding.raised'
    ? { reason: 'service-troubled', writes: [openFinding(fingerprint, service.service, severity, slot)] }
    : { reason: 'service-better', writes: [closeFinding(fingerprint, slot)] };
}
