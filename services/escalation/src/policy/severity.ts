import type { IncidentFinding, Severity } from '@hale/events';
import { isActive } from './case.ts';

const ORDER: readonly Severity[] = ['unknown', 'info', 'warning', 'critical'];

/**
 * The highest severity of the active findings; the last one known when none is active, because an incident
 * that recovers was still as bad as it was.
 */
export function severityOf(
  findings: readonly IncidentFinding[],
  critical: ReadonlySet<string>,
  last: Severity,
): Severity {
  const active = findings.filter(isActive).map((finding) => weighed(finding, critical));
  return active.length === 0 ? last : active.reduce(higher);
}

/** Trouble of a critical service is critical from a warning on. */
export function weighed(finding: IncidentFinding, critical: ReadonlySet<string>): Severity {
  return finding.severity === 'warning' && critical.has(finding.service.service) ? 'critical' : finding.severity;
}

export function isHigher(a: Severity, b: Severity): boolean {
  return ORDER.indexOf(a) > ORDER.indexOf(b);
}

function higher(a: Severity, b: Severity): Severity {
  return isHigher(a, b) ? a : b;
}
