import type { EventOf } from '@hale/events';
import { readable, type StepHandler } from '../deps.ts';
import { probeFingerprints } from '../policy/lifecycle.ts';

/** Notes it for the proof of the remediations that act against what the finding showed. */
export const onFindingCleared: StepHandler<EventOf<'finding.cleared'>, 'noted' | 'not-of-interest'> = (
  event,
  state,
) => {
  const { finding, clearedAt } = event.data;
  const concerned = [...readable(state.remediations, 'remediations').values()].filter(
    (record) =>
      (record.status === 'started' || record.status === 'verifying') &&
      probeFingerprints(record).includes(finding.fingerprint),
  );
  if (concerned.length === 0) return { reason: 'not-of-interest' };
  const remediations = concerned.map((record) => ({
    ...record,
    cleared: { ...record.cleared, [finding.fingerprint]: clearedAt },
  }));
  return { reason: 'noted', changes: { remediations } };
};
