import type { Cause, RemediationOutcome } from '@hale/events';
import type { RemediationState } from './view.ts';

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

export function causeInWords({
  service,
  faultClass,
  confidence,
}: Pick<Cause, 'service' | 'faultClass' | 'confidence'>): string {
  return `${service.service}: ${faultClass.replaceAll('-', ' ')}, ${percent(confidence)} sure`;
}

export const OUTCOME_WORDS: Readonly<Record<RemediationOutcome, string>> = {
  verified: 'Repair proven',
  ineffective: 'It did not help',
  failed: 'The action failed',
  recovered: 'It recovered before the action',
  'dry-run': 'Dry run: nothing was done',
  abandoned: 'Abandoned',
  undone: 'It did not help and was undone',
  unknown: 'Finished, outcome unknown',
};

export const STATE_WORDS: Readonly<Record<RemediationState, string>> = {
  planned: 'planned',
  waiting: 'waits for approval',
  approved: 'approved',
  rejected: 'rejected',
  refused: 'refused by a guard',
  expired: 'expired, nobody approved',
  running: 'under way',
  verified: 'repair proven',
  ineffective: 'did not help',
  failed: 'failed',
  recovered: 'not needed, it recovered',
  'dry-run': 'dry run',
  abandoned: 'abandoned',
  undone: 'did not help, undone',
  unknown: 'unknown',
};
