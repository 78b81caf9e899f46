import type { Finding, IncidentFinding, Severity } from '@hale/events';

const ORDER: readonly Severity[] = ['unknown', 'info', 'warning', 'critical'];

/** Of note and no fault: it opens no incident and keeps none open. More or less traffic alone never is one. */
export const isMinor = ({ severity, aspect }: Pick<Finding, 'severity' | 'aspect'>): boolean =>
  severity === 'info' || aspect === 'traffic';

/**
 * The highest severity that any of its findings has had: it never falls, because an incident that recovers was
 * as bad as it was, and who reads of it later must see that.
 */
export function severityOf(
  findings: readonly IncidentFinding[],
  critical: ReadonlySet<string>,
  last: Severity,
): Severity {
  return findings.map((finding) => weighed(finding, critical)).reduce(higher, last);
}

/** Trouble of a critical service is critical from a warning on. */
function weighed(finding: IncidentFinding, critical: ReadonlySet<string>): Severity {
  if (isMinor(finding)) return 'info';
  return finding.severity === 'warning' && critical.has(finding.service.service) ? 'critical' : finding.severity;
}

export function isHigher(a: Severity, b: Severity): boolean {
  return ORDER.indexOf(a) > ORDER.indexOf(b);
}

function higher(a: Severity, b: Severity): Severity {
  return isHigher(a, b) ? a : b;
}
