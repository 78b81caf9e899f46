import type { DataOf, IncidentFinding } from '@hale/events';
import { compareText } from './graph.ts';
import { troubleOf } from './trouble.ts';

/** A deploy, a start or stop, a configuration change, or an action of Hale's own. */
export type Change = DataOf<'changes.recorded'>;

/** How long after a change a beginning fault may be put down to it. */
const CHANGE_WINDOW_MS = 120_000;
/** So soon after a change a fault of any kind is put down to it; later only one that has no sign of its own. */
const PROMPT_MS = 30_000;
/** By how much the clocks of a change's and a finding's source may differ. */
const CLOCK_SKEW_MS = 5_000;
/** A new version replaces the old one within this time; that it does not answer meanwhile is no fault. */
const RESTART_MS = 30_000;

/**
 * The latest deploy or change of configuration after which one of the findings began. What Hale itself did is
 * not a cause, a rollback leads back to what was good, and whatever version came later has replaced a deploy.
 */
export function changeBefore(findings: readonly IncidentFinding[], own: readonly Change[]): Change | undefined {
  return own
    .filter(({ kind, by }) => (kind === 'deploy' || kind === 'configuration') && by !== 'healer')
    .filter((change) =>
      findings.some((finding) => isAfter(finding, change, CHANGE_WINDOW_MS) && !isReplaced(change, finding, own)),
    )
    .toSorted((a, b) => b.at - a.at || compareText(a.kind, b.kind) || compareText(a.text, b.text))[0];
}

/** Whether one of the findings began so soon after the change that it explains more than any other sign. */
export function isPrompt(change: Change | undefined, findings: readonly IncidentFinding[]): change is Change {
  return change !== undefined && findings.some((finding) => isAfter(finding, change, PROMPT_MS));
}

/** An outage that came with a deploy and has passed: the new version was starting. */
export function isRestart(finding: IncidentFinding, own: readonly Change[]): boolean {
  return finding.clearedAt !== undefined && followsDeploy(finding, own);
}

/** An outage that came with a deploy and has not passed: the new version does not start. */
export function neverCameBack(finding: IncidentFinding, own: Change | undefined): boolean {
  return finding.clearedAt === undefined && own !== undefined && followsDeploy(finding, [own]);
}

function followsDeploy(finding: IncidentFinding, changes: readonly Change[]): boolean {
  const trouble = troubleOf(finding);
  if (trouble !== 'closed' && trouble !== 'stuck') return false;
  return changes.some(
    (change) => (change.kind === 'deploy' || change.kind === 'rollback') && isAfter(finding, change, RESTART_MS),
  );
}

function isAfter({ startedAt }: IncidentFinding, { at }: Change, within: number): boolean {
  return startedAt - at >= -CLOCK_SKEW_MS && startedAt - at <= within;
}

function isReplaced(change: Change, { startedAt }: IncidentFinding, own: readonly Change[]): boolean {
  if (change.kind !== 'deploy') return false;
  return own.some(({ kind, at }) => kind === 'rollback' && at > change.at && at < startedAt - CLOCK_SKEW_MS);
}
