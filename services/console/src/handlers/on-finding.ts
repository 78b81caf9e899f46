import type { HandlerContext, Outcome } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { closeFinding, openFinding } from '../store.ts';

export type FindingReason = 'service-troubled' | 'service-better';

/** Which services are in trouble. What a finding says to an incident comes with the incident's own events. */
export function onFinding(
  event: EventOf<'finding.raised'> | EventOf<'finding.cleared'>,
  { slot }: HandlerContext,
): Outcome<FindingReason> {
  const { finding } = event.data;
  return event.type === 'finding.raised'
    ? { reason: 'service-troubled', writes: [openFinding(finding, slot)] }
    : { reason: 'service-better', writes: [closeFinding(finding.fingerprint, slot)] };
}
