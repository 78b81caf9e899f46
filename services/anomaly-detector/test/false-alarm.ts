import { hear, judgedOf, type Lenience, lenienceAt } from '@hale/detection';
import type { Finding } from '@hale/events';

/** What it comes to when somebody calls these findings false alarms, right when they begin; so many times. */
export function afterFalseAlarm(findings: readonly Finding[], times = 1): Lenience {
  const at = Math.max(...findings.map(({ startedAt }) => startedAt));
  const judged = Array.from({ length: times }, (_, each) =>
    findings.map((finding) => ({ ...judgedOf(finding), startedAt: finding.startedAt + each })),
  ).flat();
  const decision = { kind: 'feedback', verdict: 'false-alarm', findings: judged, by: 'ada', via: 'cli' } as const;
  return lenienceAt(hear(new Map(), decision, at).set.values(), at);
}
