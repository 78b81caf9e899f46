import type { EventOf, Incident } from '@hale/events';
import { type Deps, findRecord, readable, type StepHandler } from '../deps.ts';
import { type Choice, chooseAction } from '../policy/choose-action.ts';
import { clear, isSymptom, raise } from '../policy/findings.ts';
import { finish } from '../policy/lifecycle.ts';
import { type ProposalReason, propose, withDiagnosis } from '../policy/proposal.ts';
import type { KnownFinding, RemediationRecord, State } from '../policy/records.ts';
import type { Rules, Step } from '../policy/step.ts';
import { withheldDraft } from '../policy/withheld.ts';
import { foresee } from './plan.ts';

type Reason = ProposalReason | Extract<Choice, { chosen: false }>['reason'] | 'busy' | 'incident-over';

/** Proposes what fits the top cause, unless something is under way for the incident. */
export function onDiagnosisCompleted(deps: Deps): StepHandler<EventOf<'diagnosis.completed'>, Reason> {
  const { rules } = deps;
  return async (event, before, { now, signal }) => {
    const { diagnosis, incident: told } = event.data;
    const { state, adopted } = adopt(told, before, rules);
    const known = readable(state.incidents, 'incidents').get(diagnosis.incident);
    if (known?.resolved && told.revision <= known.resolved.revision) return { reason: 'incident-over' };
    const { resolved: _reopened, ...base } = withDiagnosis(
      known,
      diagnosis,
      instantOf(event.recordedtime),
      told.startedAt,
    );
    const active = findRecord(state, base.active);
    const choice = chooseAction(base, rules.config, rules.core);
    const noted = { incidents: [base], findings: adopted };
    if (active && !isSuperseded(active, choice)) return { reason: 'busy', changes: noted };
    if (!choice.chosen) {
      return { reason: choice.reason, changes: noted, events: [withheldDraft(base, choice.reason)] };
    }
    const seen = await foresee(choice, base, deps, signal);
    const world = { ...state, incidents: new Map(state.incidents).set(base.id, base) };
    const end = active && finish(active, superseded(diagnosis.id), world, now);
    const step = propose(choice, end?.changes.incidents?.[0] ?? base, seen, world, rules, now);
    return { ...step, ...after(end, step, adopted) };
  };
}

/** The step with the end of what it supersedes before it. */
function after(end: ReturnType<typeof finish> | undefined, step: Step, findings: readonly KnownFinding[]) {
  const remediations = [...(end?.changes.remediations ?? []), ...(step.changes?.remediations ?? [])];
  return {
    changes: { ...step.changes, remediations, findings },
    events: [...(end?.events ?? []), ...(step.events ?? [])],
  };
}

/** The incident's findings that the healer has not heard of itself: raised before it kept any, or forgotten. */
function adopt(incident: Incident, state: State, { core }: Rules) {
  const known = readable(state.findings, 'findings');
  const adopted = incident.findings.flatMap((finding): KnownFinding[] => {
    const { service, clearedAt, fingerprint } = finding;
    if (known.has(fingerprint) || service.env !== core.env || !isSymptom(finding)) return [];
    const noted = raise(undefined, finding);
    if (clearedAt === undefined || !noted) return noted ? [noted] : [];
    return [clear(noted, finding, clearedAt) ?? noted];
  });
  const findings = new Map([...known, ...adopted.map((finding) => [finding.fingerprint, finding] as const)]);
  return { state: { ...state, findings }, adopted };
}

/**
 * Only what still waits for a person gives way to a better diagnosis; what is under way is seen through. The same action for the same
 * service waits on, unless policy might decide it by now: another way of collecting has seen the cause since.
 */
function isSuperseded({ status, remediation, evidence }: RemediationRecord, choice: Choice): boolean {
  if (status !== 'proposed' || !choice.chosen) return false;
  if (choice.name !== remediation.action || choice.cause.service.service !== remediation.service.service) return true;
  const known = new Set(evidence.map(({ source }) => source));
  return remediation.mode === 'auto' && choice.cause.evidence.some(({ source }) => !known.has(source));
}

function superseded(diagnosis: string) {
  return { outcome: 'abandoned', reason: `superseded by diagnosis ${diagnosis}` } as const;
}

/** Milliseconds since the epoch, or null for what is not a time. */
function instantOf(time: string): number | null {
  const at = Date.parse(time);
  return Number.isFinite(at) ? at : null;
}
