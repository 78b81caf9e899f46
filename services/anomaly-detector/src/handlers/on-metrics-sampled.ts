import type { Handler, HandlerContext, Memory } from '@hale/bus';
import type { DataOf, EventOf } from '@hale/events';
import type { Evidence } from '@hale/evidence';
import type { FeedbackMemory } from '@hale/feedback';
import type { DetectorMetrics } from '../metrics.ts';
import { pointsOf } from '../policy/evidence-points.ts';
import type { FamilyRecord } from '../policy/family.ts';
import { type FrameRecord, instanceOf } from '../policy/frame-clock.ts';
import type { FixedSettings } from '../policy/frame-settings.ts';
import { idleAt } from '../policy/idle.ts';
import { type FrameSettings, judgeFrame } from '../policy/judge-frame.ts';
import type { IndicatorRecord } from '../policy/judge-indicator.ts';
import { judgeIndicators } from '../policy/judge-indicators.ts';
import { judgePlain } from '../policy/judge-plain.ts';
import type { SeriesRecord } from '../policy/judge-series.ts';
import { isTime, judgeTogether, notAfter, type TogetherRecord } from '../policy/judge-together.ts';
import type { Reach } from '../policy/judge-up.ts';
import { latestOf } from '../policy/latest.ts';
import { reachOf } from '../policy/reach.ts';
import { type PlainStore, readProbes } from '../store.ts';

export type MetricsReason = 'finding-stated' | 'nothing-to-state';

/** Instances of one service of which is remembered when their frames came; without it the first errors of a counter are not judged, and no clock that was set back is noticed. */
const MAX_INSTANCES = 200;

interface Parts {
  readonly settings: FixedSettings;
  readonly series: Memory<SeriesRecord>;
  readonly plain: PlainStore;
  readonly together: Memory<TogetherRecord>;
  readonly frames: Memory<FrameRecord>;
  readonly families: Memory<FamilyRecord>;
  readonly indicators: Memory<IndicatorRecord>;
  readonly feedback: FeedbackMemory;
  readonly evidence: Evidence;
  readonly metrics: DetectorMetrics;
}

/** Series that leave their usual level or break a rule become findings, and so do the figures that are made of them. */
export function onMetricsSampled(parts: Parts): Handler<EventOf<'metrics.sampled'>, MetricsReason> {
  return async (event, context) => {
    const { data } = event;
    const heardAt = Date.parse(event.recordedtime);
    const [held, lenience, log] = await Promise.all([
      load(parts, context, data),
      parts.feedback.load(context, data.service),
      parts.evidence.load(context, data.service, heardAt),
    ]);
    const settings = { ...parts.settings, latest: latestOf(event), reach: await reach(data, context), lenience };
    // From here on memory changes in place: whoever was given up while it loaded must leave it alone.
    context.signal.throwIfAborted();
    const judged = judge(held, data, settings);
    for (const each of [judged.series, judged.plain, judged.figures]) count(parts.metrics, each);
    if (judged.setBack) parts.metrics.setBack.inc();
    const { drafts: events, points } = judged;
    const writes = [
      ...held.series.change(judged.series.changed, judged.series.removed),
      ...parts.plain.writesOf(context, data.service, held.plain.change()),
      ...(judged.together ? held.together.change(new Map([[TOGETHER, judged.together]])) : []),
      ...(judged.frame ? held.frames.change(new Map([[instanceOf(data), judged.frame]]), judged.goneInstances) : []),
      ...held.families.change(judged.figures.families, judged.figures.removed.families),
      ...held.indicators.change(judged.figures.indicators, judged.figures.removed.indicators),
      ...log.record(heardAt, { series: points }, events.length > 0),
    ];
    return { reason: events.length > 0 ? 'finding-stated' : 'nothing-to-state', writes, events };
  };
}

/** The one record of a service's series together. */
const TOGETHER = 'all';

type Held = Awaited<ReturnType<typeof load>>;

async function load(parts: Parts, context: HandlerContext, { service }: DataOf<'metrics.sampled'>) {
  const [series, plain, together, frames, families, indicators] = await Promise.all([
    parts.series.load(context, service),
    parts.plain.load(context, service),
    parts.together.load(context, service),
    parts.frames.load(context, service),
    parts.families.load(context, service),
    parts.indicators.load(context, service),
  ]);
  return { series, plain, together, frames, families, indicators };
}

/** All that a frame comes to; `frame` and `together` are absent when there is nothing new to be remembered. */
function judge(
  held: Held,
  data: DataOf<'metrics.sampled'>,
  settings: FixedSettings & Pick<FrameSettings, 'latest' | 'reach' | 'lenience'>,
) {
  const instance = instanceOf(data);
  const last = held.frames.entries.get(instance);
  const { maxSeries, latest } = settings;
  const series = judgeFrame(held.series.entries, last, data, { ...settings, maxSeries: maxSeries - held.plain.size });
  const { frame, newest, setBack } = series.clock;
  const at = frame?.at ?? 0;
  const plain = judgePlain(held.plain, { at, newest }, data, { ...settings, maxSeries: maxSeries - series.size });
  const known = { families: held.families.entries, indicators: held.indicators.entries };
  const figures = judgeIndicators(known, instance, data, { ...settings, newest });
  const restarted = figures.restarted || [series, plain].some(({ counts }) => (counts.reset ?? 0) > 0);
  const before = held.together.entries.get(TOGETHER);
  const due = restarted || setBack || plain.urgent || isTime(data, last?.at ?? 0, at);
  const together =
    due && frame !== undefined
      ? judgeTogether(
          before && notAfter(setBack ? at : latest, before),
          held.plain,
          { at, since: last?.at ?? at, restarted, service: data.service },
          settings,
        )
      : undefined;
  const { full, gone } = roomFor(held, last, at, settings);
  return {
    series,
    plain,
    figures,
    setBack,
    together: together?.record === before ? undefined : together?.record,
    frame: frame !== last && (!full || gone.length > 0) ? frame : undefined,
    goneInstances: gone,
    drafts: [...series.drafts, ...(together?.drafts ?? []), ...figures.drafts],
    points: pointsOf(figures.figures, [...series.figures, ...plain.figures], data.series, data.source ?? 'metric'),
  };
}

/** Whether one more instance is too many, and which one, long gone, makes room for it. */
function roomFor(
  { frames: { entries } }: Held,
  last: FrameRecord | undefined,
  at: number,
  settings: Pick<FrameSettings, 'forgetAfterMs' | 'latest'>,
): { readonly full: boolean; readonly gone: readonly string[] } {
  const full = last === undefined && entries.size >= MAX_INSTANCES;
  return { full, gone: full ? idleAt(entries, at, settings).slice(-1) : [] };
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
