import type { EventOf } from '@hale/events';
import { readable, type StepHandler } from '../deps.ts';
import { clear } from '../policy/findings.ts';

/** Notes it for the proofs. Whoever verifies looks at it at the next look. */
export const onFindingCleared: StepHandler<EventOf<'finding.cleared'>, 'noted' | 'not-of-interest'> = (
  event,
  state,
) => {
  const { finding, clearedAt } = event.data;
  const noted = clear(readable(state.findings, 'findings').get(finding.fingerprint), finding, clearedAt);
  return noted ? { reason: 'noted', changes: { findings: [noted] } } : { reason: 'not-of-interest' };
};
