import {
  type EvidenceSettings,
  evidenceOf,
  fillsUp,
  judgeService,
  type Lenience,
  lenienceKey,
  patternOf,
  type ServiceSettings,
  type ServiceState,
  thingOf,
} from '@hale/detection';
import type { DataOf, Draft, Finding, ServiceRef } from '@hale/events';
import { clearedDraft, findingOf, raisedDraft } from './finding.ts';
import type { PlainMemory } from './plain-memory.ts';
import { type ImprobableSeries, patternIn, summaryOf, togetherStatement } from './plain-words.ts';

/** What is remembered of the plain series of a service together. */
export interface TogetherRecord {
  readonly v: 1;
  readonly state: ServiceState;
  /** As it was raised; present while its episode is open. */
  readonly finding?: Finding;
}

export interface TogetherSettings {
  readonly together: ServiceSettings;
  readonly plain: { readonly evidence: EvidenceSettings };
  /** What is abnormal for so long, milliseconds, is taken for usual. */
  readonly acceptAfterMs: number;
  readonly lenience?: Lenience;
}

export interface TogetherJudgement {
  /** The one that it was given when nothing has changed. */
  readonly record: TogetherRecord;
  readonly drafts: readonly Draft[];
}

/**
 * Frames that are not said to be the last of their scrape are judged when such a stretch of time is over, milliseconds, unless a critical
 * series is improbable in them.
 */
const STRETCH_MS = 10_000;

/** Powers of ten under which a series has nothing to say. */
const LEAST = 0.1;

/** Whether what is known of the service is to be judged with a frame at `at` that follows one at `before`: what was derived is whole. */
export const isTime = (
  { complete, source = 'metric' }: Pick<DataOf<'metrics.sampled'>, 'complete' | 'source'>,
  before: number,
  at: number,
): boolean => complete === true || source !== 'metric' || Math.floor(at / STRETCH_MS) > Math.floor(before / STRETCH_MS);

/** What is remembered without a time later than `latest`, at which it cannot have been yet: its clock was set back since. */
export function notAfter(latest: number, record: TogetherRecord): TogetherRecord {
  const { since, restartedAt = since, raisedAt = since, episode } = record.state;
  if (Math.max(since, restartedAt, raisedAt, episode?.startedAt ?? since, episode?.calmSince ?? since) <= latest)
    return record;
  const calmSince = episode?.calmSince === undefined ? {} : { calmSince: Math.min(latest, episode.calmSince) };
  const state: ServiceState = {
    ...record.state,
    since: Math.min(latest, since),
    ...(record.state.restartedAt !== undefined && { restartedAt: Math.min(latest, restartedAt) }),
    ...(record.state.raisedAt !== undefined && { raisedAt: Math.min(latest, raisedAt) }),
    ...(episode && { episode: { startedAt: Math.min(latest, episode.startedAt), ...calmSince } }),
  };
  return { ...record, state };
}

export interface TogetherSample {
  readonly at: number;
  /** When the frame before this one was read. */
  readonly since: number;
  readonly restarted: boolean;
  readonly service: ServiceRef;
}

/** An open finding is asked so often what pattern it shows by now, milliseconds: slots of an outline are no shorter. */
const NAMED_EACH_MS = 60_000;
/** A finding is given another pattern so often at most. */
const MOST_NAMES = 3;

/**
 * Judges the plain series of a service together at `at`: a lone one has to be most improbable to be a finding, several at once are one
 * finding. `restarted`: a process of the service started again, which explains all that is odd for a while.
 */
export function judgeTogether(
  before: TogetherRecord | undefined,
  series: PlainMemory,
  { at, since, restarted, service }: TogetherSample,
  settings: TogetherSettings,
): TogetherJudgement {
  const evidence = evidenceAt(series, at, before?.state, settings);
  const { state, verdict } = judgeService(before?.state, { at, evidence, restarted }, settings.together);
  const finding = before?.finding;
  const [first, ...others] =
    verdict.type === 'raised' ? shownBy(series, verdict.series, evidence, state, settings) : [];
  if (verdict.type === 'raised' && first) {
    const { env, service: name } = service;
    const raised = findingOf(
      { env, service: name },
      togetherStatement(first, others, verdict, settings.together.calmMs),
    );
    return { record: { v: 1, state, finding: raised }, drafts: [raisedDraft(raised, at)] };
  }
  if (verdict.type === 'cleared') return over(state, finding, at, calmReason(finding, settings));
  const { episode, ...rest } = state;
  if (episode && at - episode.startedAt >= settings.acceptAfterMs)
    return over(rest, finding, at, 'it lasts for so long that it is taken for usual');
  if (finding && Math.floor(at / NAMED_EACH_MS) > Math.floor(since / NAMED_EACH_MS)) {
    const named = namedAnew(finding, series, evidence, state, settings);
    if (named) return { record: { v: 1, state, finding: named }, drafts: [raisedDraft(named, at)] };
  }
  if (before && state === before.state) return { record: before, drafts: [] };
  return { record: { v: 1, state, ...(finding && { finding }) }, drafts: [] };
}

/** The finding with the pattern that its series show by now; undefined when they show none, or the same. */
function namedAnew(
  finding: Finding,
  series: PlainMemory,
  evidence: ReadonlyMap<string, number>,
  state: ServiceState,
  settings: TogetherSettings,
): Finding | undefined {
  if (finding.revision >= MOST_NAMES) return undefined;
  const signals = finding.parts?.map(({ signal }) => signal) ?? [];
  const all = shownBy(series, signals, evidence, state, settings);
  const pattern = patternIn(all);
  if (pattern === undefined || pattern === finding.pattern) return undefined;
  const { fingerprint: _, revision: __, service, ...stated } = finding;
  return findingOf(service, { ...stated, pattern, summary: summaryOf(all) }, finding);
}

/** What the series say, by signal. Quantiles of one summary measure one thing, so only the strongest of them speaks. */
function evidenceAt(
  series: PlainMemory,
  at: number,
  state: ServiceState | undefined,
  settings: TogetherSettings,
): Map<string, number> {
  const filling = fillsUp(state, at, settings.together);
  const strongest = new Map<string, readonly [signal: string, says: number]>();
  for (const [signal, { memory, rule }] of series) {
    const swings = !(filling && rule.kind === 'gauge' && thingOf(signal) === signal);
    const says = evidenceOf(memory, at, settings.plain.evidence, { lenience: lenienceOf(signal, settings), swings });
    if (says < LEAST) continue;
    const thing = thingOf(signal);
    if (says > (strongest.get(thing)?.[1] ?? 0)) strongest.set(thing, [signal, says]);
  }
  return new Map(strongest.values());
}

function calmReason(finding: Finding | undefined, settings: TogetherSettings): string {
  const lenient = finding?.parts?.some(({ signal }) => lenienceOf(signal, settings) > 0);
  return lenient ? 'it is no more than what was called a false alarm' : 'its series are as usual again';
}

function over(state: ServiceState, finding: Finding | undefined, at: number, reason: string): TogetherJudgement {
  return { record: { v: 1, state }, drafts: finding ? [clearedDraft(finding, at, reason)] : [] };
}

/** Asked of each series at each judgement, and nearly always of none that anybody spoke of. */
const lenienceOf = (signal: string, { lenience }: TogetherSettings): number =>
  lenience && lenience.size > 0 ? (lenience.get(lenienceKey('bank', signal)) ?? 0) : 0;

function shownBy(
  series: PlainMemory,
  signals: readonly string[],
  evidence: ReadonlyMap<string, number>,
  { restartedAt }: ServiceState,
  settings: TogetherSettings,
): ImprobableSeries[] {
  return signals.flatMap((signal) => {
    const { rule, shown, memory } = series.get(signal) ?? {};
    if (!rule || !shown || !memory) return [];
    const lenience = lenienceOf(signal, settings);
    const match = patternOf(memory, { restartedAt });
    // What goes to the side that nobody minds is not what the finding is about.
    const minded = match && (rule.direction === 'both' || match.side === 'none' || match.side === rule.direction);
    return [
      {
        signal,
        rule,
        shown,
        match: minded ? match : undefined,
        says: (evidence.get(signal) ?? 0) + lenience,
        lenience,
      },
    ];
  });
}
