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
