import type { ServiceGraph } from '@hale/diagnosis';
import type { Incident, IncidentFinding } from '@hale/events';
import type { Case } from './case.ts';
import { troubledIn } from './fingerprint.ts';

/** Rounded down to these, so that incidents of one kind make one question. Seconds. */
const STEPS = [0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600];
const MOST_FINDINGS = 30;
const MOST_CALLS = 14;
/** Named in the place of a service that is not in the configuration: its name came with telemetry. */
const UNLISTED = 'unlisted-service';

/**
 * What a model is told of an incident: configured names, members of closed sets and numbers, and nothing else of
 * the findings. No text that somebody sent can be in it, so no text can ask a model for anything.
 */
export function evidenceOf(
  { incident, candidates }: Pick<Case, 'incident' | 'candidates'>,
  listed: ServiceGraph,
): string[] {
  const names = new Set(listed.services);
  const name = (service: string) => (names.has(service) ? service : UNLISTED);
  const troubled = new Set(troubledIn(incident).map(name));
  const scope = `incident: ${incident.severity}, ${troubled.size} services, onset at 0 s`;
  const found = incident.findings.map((finding) => findingLine(finding, incident, name));
  const calls = listed.edges
    .filter(({ caller, callee }) => troubled.has(caller) || troubled.has(callee))
    .map(({ caller, callee }) => `call: ${caller} calls ${callee}`);
  const picks = candidates.map(
    ({ choice, confidence, sources }) =>
      `candidate: ${choice}, confidence ${confidence.toFixed(1)}, seen by ${sources.join(', ') || 'nothing'}`,
  );
  return [scope, ...unique(found).slice(0, MOST_FINDINGS), ...unique(calls).slice(0, MOST_CALLS), ...unique(picks)];
}

function findingLine(finding: IncidentFinding, { startedAt }: Incident, name: (service: string) => string): string {
  const { service, symptom, aspect, category, source, severity, windowMs } = finding;
  const after = Math.max(0, finding.startedAt - startedAt) / 1_000;
  const parts = [
    `${String(stepped(after)).padStart(4)} s: ${name(service.service)}`,
    symptom,
    ...(aspect === undefined ? [] : [`of ${aspect}`]),
    ...(category === undefined ? [] : [`lines about ${category}`]),
    `by ${source}`,
    severity,
    ...(windowMs === undefined ? [] : [`in ${Math.round(windowMs / 1_000)} s`]),
  ];
  return `finding at ${parts.join(', ')}`;
}

const stepped = (seconds: number): number => STEPS.findLast((step) => step <= seconds) ?? 0;

const unique = (lines: readonly string[]): string[] => [...new Set(lines)].sort();
