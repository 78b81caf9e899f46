import {
  type DebounceSettings,
  type DebounceState,
  type DebounceVerdict,
  debounce,
  type Lenience,
} from '@hale/detection';
import type { Draft, Observation, ProbeFailure, ServiceRef, Symptom } from '@hale/events';
import { clearedDraft, findingOf, raisedDraft } from './finding.ts';
import { judgeProbeLatency } from './judge-probe-latency.ts';
import type { ProbeRecord } from './probe-record.ts';
import { signalOf } from './signal.ts';

/** What became of an observation. */
export type Judged =
  | 'normal'
  | 'failing'
  | 'raised'
  | 'changed'
  | 'cleared'
  | 'invalid'
  | 'late'
  | 'duplicate'
  | 'future';

export interface ProbeJudgement {
  readonly judged: Judged;
  readonly record?: ProbeRecord;
  readonly drafts: readonly Draft[];
}

const SYMPTOMS: Readonly<Record<ProbeFailure, Symptom>> = {
  refused: 'unreachable',
  unreachable: 'unreachable',
  timeout: 'unresponsive',
  'wrong-answer': 'error-response',
  unknown: 'unresponsive',
};

/** Docker counts its health check's retries itself, so its verdict is taken as it is. */
const DEBOUNCED: DebounceSettings = { failures: 1, successes: 1 };

/** The signal of a probe: its name, with the instance when there are several. */
export const probeSignal = (observation: Observation, service: ServiceRef): string =>
  signalOf(observation.probe, {}, service);

/**
 * Judges one observation by what is remembered about its probe. Without `record` nothing has changed. People's words count for how long an
 * answer takes; that a probe fails is a fact, whatever was said.
 */
export function judgeProbe(
  record: ProbeRecord | undefined,
  observation: Observation,
  service: ServiceRef,
  settings: DebounceSettings,
  lenience?: Lenience,
): ProbeJudgement {
  const judgement = judgeAnswer(record, observation, service, settings);
  if (!judgement.record || !observation.ok || observation.kind === 'docker') return judgement;
  const { record: next, drafts } = judgeProbeLatency(judgement.record, observation, service, lenience);
  return { ...judgement, record: next, drafts: [...judgement.drafts, ...drafts] };
}

function judgeAnswer(
  record: ProbeRecord | undefined,
  observation: Observation,
  service: ServiceRef,
  settings: DebounceSettings,
): ProbeJudgement {
  const kind: ProbeFailure = observation.ok ? 'unknown' : (observation.failure ?? 'unknown');
  const { state, verdict } = debounce(
    record?.state,
    { at: observation.at, ok: observation.ok, kind: SYMPTOMS[kind], detail: observation.detail ?? kind },
    observation.kind === 'docker' ? DEBOUNCED : settings,
  );
  switch (verdict.type) {
    case 'ignored':
      return { judged: verdict.reason, drafts: [] };
    case 'none':
      return { judged: observation.ok ? 'normal' : 'failing', record: { ...record, v: 1, state }, drafts: [] };
    case 'cleared':
      return cleared(record, state, verdict, observation);
    default: {
      const finding = findingOf(service, statement(observation, service, verdict), record?.finding);
      return {
        judged: verdict.type,
        record: { ...record, v: 1, state, finding },
        drafts: [raisedDraft(finding, verdict.at)],
      };
    }
  }
}

function cleared(
  record: ProbeRecord | undefined,
  state: DebounceState,
  { at, successes }: Extract<DebounceVerdict, { type: 'cleared' }>,
  { probe }: Observation,
): ProbeJudgement {
  const reason = successes === 1 ? `probe ${probe} answered` : `probe ${probe} answered ${successes} times in a row`;
  const drafts = record?.finding ? [clearedDraft(record.finding, at, reason)] : [];
  const { finding: _, ...rest } = record ?? { v: 1, state };
  return { judged: 'cleared', record: { ...rest, state }, drafts };
}

function statement(
  observation: Observation,
  service: ServiceRef,
  { failures, detail, kind, startedAt }: Extract<DebounceVerdict, { type: 'raised' | 'changed' }>,
) {
  const { probe } = observation;
  const times = failures === 1 ? 'failed' : `failed ${failures} times in a row`;
  return {
    detector: 'probe',
    signal: probeSignal(observation, service),
    source: observation.kind === 'docker' ? 'docker' : 'probe',
    symptom: kind === 'unreachable' || kind === 'error-response' ? kind : 'unresponsive',
    aspect: kind === 'error-response' ? 'errors' : 'availability',
    severity: 'critical',
    summary: `probe ${probe} ${times}: ${detail}`,
    startedAt,
  } as const;
}
