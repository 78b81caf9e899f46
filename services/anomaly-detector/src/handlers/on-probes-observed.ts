import type { Handler, Memory } from '@hale/bus';
import type { Draft, EventOf } from '@hale/events';
import type { AnomalyDetectorConfig } from '../config.ts';
import type { DetectorMetrics } from '../metrics.ts';
import { type Judged, judgeProbe, type ProbeJudgement, type ProbeRecord, probeSignal } from '../policy/judge-probe.ts';
import { latestOf } from '../policy/latest.ts';

export type ProbesReason = 'finding-stated' | 'nothing-to-state';

/** Probes that fail or answer several times in a row become findings. */
export function onProbesObserved(parts: {
  readonly settings: AnomalyDetectorConfig['probes'];
  readonly memory: Memory<ProbeRecord>;
  readonly metrics: DetectorMetrics;
}): Handler<EventOf<'probes.observed'>, ProbesReason> {
  return async (event, context) => {
    const { service, observations } = event.data;
    const latest = latestOf(event);
    const remembered = await parts.memory.load(context, service);
    const changed = new Map<string, ProbeRecord>();
    const events: Draft[] = [];
    const judged: Judged[] = [];
    for (const observation of observations) {
      const signal = probeSignal(observation, service);
      const record = changed.get(signal) ?? remembered.entries.get(signal);
      const judgement: ProbeJudgement =
        observation.at > latest
          ? { judged: 'future', drafts: [] }
          : judgeProbe(record, observation, service, parts.settings);
      if (judgement.record) changed.set(signal, judgement.record);
      events.push(...judgement.drafts);
      judged.push(judgement.judged);
    }
    for (const result of judged) parts.metrics.observations.inc({ result });
    const writes = remembered.change(changed);
    return { reason: events.length > 0 ? 'finding-stated' : 'nothing-to-state', writes, events };
  };
}
