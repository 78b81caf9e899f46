import {
  defaultThreshold,
  despiteFactor,
  factorOf,
  judgeLevel,
  type Lenience,
  type ThresholdSettings,
} from '@hale/detection';
import type { Draft, Observation, ServiceRef } from '@hale/events';
import { distanceOf } from './distance.ts';
import { clearedDraft, findingOf, raisedDraft } from './finding.ts';
import { lenientLevel } from './lenient.ts';
import type { ProbeRecord } from './probe-record.ts';
import { signalOf } from './signal.ts';
import { figureOf } from './summary.ts';

/** Probes are few and one of them may hit a pause: it takes six slow answers in a row, each a quarter of a second more than usual at least. */
const SETTINGS: ThresholdSettings = {
  ...defaultThreshold,
  window: 60,
  direction: 'high',
  absoluteFloor: 0.032,
  relativeFloor: 0.25,
  raiseAfter: 6,
  clearAfter: 4,
};

/** Judges how long a probe took to be answered, in seconds: users wait as well. */
export function judgeProbeLatency(
  record: ProbeRecord,
  { at, probe, latencyMs }: Observation,
  service: ServiceRef,
  lenience?: Lenience,
): { readonly record: ProbeRecord; readonly drafts: readonly Draft[] } {
  const signal = signalOf(probe, {}, service);
  const factor = factorOf(lenience, 'probe-latency', signal);
  const settings = lenientLevel(SETTINGS, factor);
  const { state, verdict } = judgeLevel(record.latency, { at, value: latencyMs / 1_000 }, settings);
  const { slow, ...rest } = record;
  const kept: ProbeRecord = { ...rest, latency: state };
  if (verdict.type === 'cleared') {
    const reason = `probe ${probe} is answered in ${figureOf('seconds', verdict.value)} again`;
    return { record: kept, drafts: slow ? [clearedDraft(slow, at, reason)] : [] };
  }
  if (verdict.type !== 'raised') return { record: { ...kept, ...(slow && { slow }) }, drafts: [] };
  const { startedAt, value, usual } = verdict;
  const summary = `probe ${probe} is answered in ${figureOf('seconds', value)}, usually ${figureOf('seconds', usual)}`;
  const finding = findingOf(
    service,
    {
      detector: 'probe-latency',
      signal,
      source: 'probe',
      symptom: 'slow',
      aspect: 'latency',
      ...distanceOf(verdict, record.latency, settings),
      severity: 'warning',
      summary: despiteFactor(summary, factor),
      startedAt,
    },
    slow,
  );
  return { record: { ...kept, slow: finding }, drafts: [raisedDraft(finding, at)] };
}
