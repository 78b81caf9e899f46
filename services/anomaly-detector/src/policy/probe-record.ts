import type { DebounceState, ThresholdState } from '@hale/detection';
import type { Finding } from '@hale/events';

/** What is remembered about one probe of a service. */
export interface ProbeRecord {
  readonly v: 1;
  readonly state: DebounceState;
  /** How long its answers usually take. */
  readonly latency?: ThresholdState;
  /** That it answers and takes much longer, as it was raised last. */
  readonly slow?: Finding;
  /** As it was raised last; present while its episode is open. */
  readonly finding?: Finding;
}

/** What is remembered of a probe whose clock was set back since: what is abnormal stays so from `at` on, what is usual stays usual. */
export function probeSetBack({ state, latency, ...record }: ProbeRecord, at: number): ProbeRecord {
  const episodeOf = <Episode extends { readonly startedAt: number }>(episode: Episode | undefined) =>
    episode && { episode: { ...episode, startedAt: Math.min(at, episode.startedAt) } };
  return {
    ...record,
    state: { at: -1, successes: 0, ...episodeOf(state.episode) },
    ...(latency && {
      latency: { at: -1, baseline: latency.baseline, held: latency.held, ...episodeOf(latency.episode) },
    }),
  };
}
