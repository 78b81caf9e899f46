import type { Finding, IncidentFinding } from '@hale/events';

export type Raised = 'added' | 'changed' | 'returned' | 'known';

/** What a raised finding is to those that the incident has: by fingerprint, episode and revision. */
export function raisedAs(findings: readonly IncidentFinding[], finding: Finding): Raised {
  const known = findings.find(({ fingerprint }) => fingerprint === finding.fingerprint);
  if (!known) return 'added';
  const newer =
    finding.startedAt > known.startedAt || (finding.startedAt === known.startedAt && finding.revision > known.revision);
  if (!newer) return 'known';
  return known.clearedAt === undefined ? 'changed' : 'returned';
}

/** The findings with this one in its latest form, active. */
export function withRaised(findings: readonly IncidentFinding[], finding: Finding): IncidentFinding[] {
  switch (raisedAs(findings, finding)) {
    case 'known':
      return [...findings];
    case 'added':
      return [...findings, finding];
    default:
      return findings.map((known) => (known.fingerprint === finding.fingerprint ? finding : known));
  }
}

/** Whether a clearing ends an episode that is active here; that of an earlier episode comes too late to count. */
export function clears(findings: readonly IncidentFinding[], finding: Finding): boolean {
  const known = findings.find(({ fingerprint }) => fingerprint === finding.fingerprint);
  return known !== undefined && known.clearedAt === undefined && finding.startedAt >= known.startedAt;
}

export function withCleared(findings: readonly IncidentFinding[], finding: Finding, at: number): IncidentFinding[] {
  return findings.map((known) => (known.fingerprint === finding.fingerprint ? { ...known, clearedAt: at } : known));
}
