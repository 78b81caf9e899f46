import type { Handler, HandlerContext, Memory } from '@hale/bus';
import type { DataOf, EventOf } from '@hale/events';
import type { Evidence } from '@hale/evidence';
import type { DetectorMetrics } from '../metrics.ts';
import { pointsOf } from '../policy/evidence-points.ts';
import type { FamilyRecord } from '../policy/family.ts';
import { type FrameRecord, type FrameSettings, instanceOf, judgeFrame } from '../policy/judge-frame.ts';
import type { IndicatorRecord } from '../policy/judge-indicator.ts';
import { type IndicatorFrameSettings, judgeIndicators } from '../policy/judge-indicators.ts';
import type { SeriesRecord } from '../policy/judge-series.ts';
import type { Reach } from '../policy/judge-up.ts';
import { latestOf } from '../policy/latest.ts';
import { reachOf } from '../policy/reach.ts';
import { readProbes } from '../store.ts';

export type MetricsReason = 'finding-stated' | 'nothing-to-state';

/** Instances of one service of which is remembered when their frames came; without it the first errors of a counter are not judged. */
const MAX_INSTANCES = 200;

interface Parts {
  readonly settings: Omit<FrameSettings & IndicatorFrameSettings, 'latest' | 'reach'>;
  readonly series: Memory<SeriesRecord>;
  readonly frames: Memory<FrameRecord>;
  readonly families: Memory<FamilyRecord>;
  readonly indicators: Memory<IndicatorRecord>;
  readonly evidence: Evidence;
  readonly metrics: DetectorMetrics;
}

/** Series that leave their usual level or break a rule become findings, and so do the figures that are made of them. */
export function onMetricsSampled(parts: Parts): Handler<EventOf<'metrics.sampled'>, MetricsReason> {
  return async (event, context) => {
    const { data } = event;
    const [series, frames, families, indicators, log] = await Promise.all([
      parts.series.load(context, data.service),
      parts.frames.load(context, data.service),
      parts.families.load(context, data.service),
      parts.indicators.load(context, data.service),
      parts.evidence.load(context, data.service, Date.parse(event.recordedtime)),
    ]);
    const instance = instanceOf(data);
    const last = frames.entries.get(instance);
    const settings = { ...parts.settings, latest: latestOf(event), reach: await reach(data, context) };
    const judged = judgeFrame(series.entries, last, data, settings);
    const memory = { families: families.entries, indicators: indicators.entries };
    const figures = judgeIndicators(memory, instance, data, settings);
    for (const each of [judged, figures]) count(parts.metrics, each);
    const events = [...judged.drafts, ...figures.drafts];
    const points = pointsOf(figures.figures, judged.figures, data.series, data.source ?? 'metric');
    const known = last !== undefined || frames.entries.size < MAX_INSTANCES;
    const writes = [
      ...series.change(judged.changed, judged.removed),
      ...(known && judged.frame !== last ? frames.change(new Map([[instance, judged.frame]])) : []),
      ...families.change(figures.families),
      ...indicators.change(figures.indicators),
      ...log.record(Date.parse(event.recordedtime), { series: points }, events.length > 0),
    ];
    return { reason: events.length > 0 ? 'finding-stated' : 'nothing-to-state', writes, events };
  };
}

/**
 * The probes' word, asked for only while something cannot be scraped. Probes are handled beside this, so what is committed about them
 * may be a moment old, or change until this commits: then the next sample, which comes while the target is down, tells.
 */
async function reach({ service, series }: DataOf<'metrics.sampled'>, context: HandlerContext): Promise<Reach> {
  const down = series.find(({ name, samples }) => name === 'up' && samples.some(([, value]) => value === 0));
  const at = down?.samples.at(-1)?.[0];
  return at === undefined ? 'unknown' : reachOf(await readProbes(context, service), at);
}

function count(
  metrics: DetectorMetrics,
  { counts, dropped }: { readonly counts: Readonly<Record<string, number>>; readonly dropped: number },
): void {
  for (const [result, times] of Object.entries(counts)) metrics.samples.inc({ result }, times);
  if (dropped > 0) metrics.dropped.inc(dropped);
}
