import type { Handler, Memory } from '@hale/bus';
import type { Draft, EventOf, Observation, ServiceRef } from '@hale/events';
import type { Evidence } from '@hale/evidence';
import type { FeedbackMemory } from '@hale/feedback';
import type { AnomalyDetectorConfig } from '../config.ts';
import type { DetectorMetrics } from '../metrics.ts';
import { type Judged, judgeProbe, type ProbeJudgement, probeSignal } from '../policy/judge-probe.ts';
import { latestOf } from '../policy/latest.ts';
import { type ProbeRecord, probeSetBack } from '../policy/probe-record.ts';

export type ProbesReason = 'finding-stated' | 'nothing-to-state';

/** Probes that fail or answer several times in a row become findings. */
export function onProbesObserved(parts: {
  readonly settings: AnomalyDetectorConfig['probes'];
  readonly memory: Memory<ProbeRecord>;
  readonly feedback: FeedbackMemory;
  readonly evidence: Evidence;
  readonly metrics: DetectorMetrics;
}): Handler<EventOf<'probes.observed'>, ProbesReason> {
  return async (event, context) => {
    const { service, observations } = event.data;
    const latest = latestOf(event);
    const heardAt = Date.parse(event.recordedtime);
    const remembered = await parts.memory.load(context, service);
    const lenience = await parts.feedback.load(context, service);
    const log = await parts.evidence.load(context, service, heardAt);
    const changed = new Map<string, ProbeRecord>();
    const events: Draft[] = [];
    const judged: Judged[] = [];
    for (const observation of observations) {
      const signal = probeSignal(observation, service);
      const known = changed.get(signal) ?? remembered.entries.get(signal);
      const isAhead = known !== undefined && known.state.at > latest;
      if (isAhead) parts.metrics.setBack.inc();
      const record = isAhead ? probeSetBack(known, observation.at) : known;
      const judgement: ProbeJudgement =
        observation.at > latest
          ? { judged: 'future', drafts: [] }
          : judgeProbe(record, observation, service, parts.settings, lenience);
      if (judgement.record) changed.set(signal, judgement.record);
      events.push(...judgement.drafts);
      judged.push(judgement.judged);
    }
    for (const result of judged) parts.metrics.observations.inc({ result });
    const series = observations.flatMap((each) => pointsOfProbe(each, service));
    const writes = [...remembered.change(changed), ...log.record(heardAt, { series }, events.length > 0)];
    return { reason: events.length > 0 ? 'finding-stated' : 'nothing-to-state', writes, events };
  };
}

/** Whether it was answered, and how fast. */
function pointsOfProbe(observation: Observation, service: ServiceRef) {
  const signal = probeSignal(observation, service);
  const source = observation.kind === 'docker' ? ('docker' as const) : ('probe' as const);
  const about = { source, first: true };
  return [
    {
      ...about,
      name: `${signal} answers`,
      aspect: 'availability' as const,
      unit: 'ratio',
      value: observation.ok ? 1 : 0,
    },
    {
      ...about,
      name: `${signal} latency`,
      aspect: 'latency' as const,
      unit: 'seconds',
      value: observation.latencyMs / 1_000,
    },
  ];
}
