import type { Handler, Memory } from '@hale/bus';
import type { EventOf } from '@hale/events';
import type { DetectorMetrics } from '../metrics.ts';
import { type FrameRecord, type FrameSettings, instanceOf, judgeFrame } from '../policy/judge-frame.ts';
import type { SeriesRecord } from '../policy/judge-series.ts';
import { latestOf } from '../policy/latest.ts';

export type MetricsReason = 'finding-stated' | 'nothing-to-state';

/** Instances of one service of which is remembered when their frames came; without it the first errors of a counter are not judged. */
const MAX_INSTANCES = 200;

/** Series that leave their usual level or break a rule become findings. */
export function onMetricsSampled(parts: {
  readonly settings: Omit<FrameSettings, 'latest'>;
  readonly series: Memory<SeriesRecord>;
  readonly frames: Memory<FrameRecord>;
  readonly metrics: DetectorMetrics;
}): Handler<EventOf<'metrics.sampled'>, MetricsReason> {
  return async (event, context) => {
    const { data } = event;
    const [series, frames] = await Promise.all([
      parts.series.load(context, data.service),
      parts.frames.load(context, data.service),
    ]);
    const instance = instanceOf(data);
    const last = frames.entries.get(instance);
    const judged = judgeFrame(series.entries, last, data, { ...parts.settings, latest: latestOf(event) });
    const known = last !== undefined || frames.entries.size < MAX_INSTANCES;
    count(parts.metrics, judged);
    const writes = [
      ...series.change(judged.changed, judged.removed),
      ...(known && judged.frame !== last ? frames.change(new Map([[instance, judged.frame]])) : []),
    ];
    const reason = judged.drafts.length > 0 ? 'finding-stated' : 'nothing-to-state';
    return { reason, writes, events: judged.drafts };
  };
}

function count(metrics: DetectorMetrics, { counts, dropped }: ReturnType<typeof judgeFrame>): void {
  for (const [result, times] of Object.entries(counts)) metrics.samples.inc({ result }, times);
  if (dropped > 0) metrics.dropped.inc(dropped);
}
