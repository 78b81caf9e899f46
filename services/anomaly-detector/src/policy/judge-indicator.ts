import { type CourseState, despiteFactor, factorOf, type Lenience } from '@hale/detection';
import type { Draft, Finding, ServiceRef, SignalSource } from '@hale/events';
import { type DetectorStates, detect, type Said } from './detect.ts';
import { merged, type Pending } from './family.ts';
import { clearedDraft, findingOf, raisedDraft, type Statement } from './finding.ts';
import { type Circumstances, type GravitySettings, gravityOf, isWorse } from './gravity.ts';
import { withPattern } from './indicator-pattern.ts';
import type { Came, Indicator } from './indicators.ts';
import { DETECTORS, lenientJudge } from './lenient.ts';

/** What is remembered about one figure of a service. */
export interface IndicatorRecord extends DetectorStates {
  readonly v: 1;
  /** Time of the last value that counted, and whose it was. */
  readonly at: number;
  readonly from: string;
  readonly name: string;
  /** What came and was not enough for a value. */
  readonly carry?: Pending;
  /** Values before this are those of a process that begins. */
  readonly settlesAt?: number;
  /** As it was raised last, with the figures that its severity follows from; present while its episode is open. */
  readonly finding?: Finding;
}

export interface IndicatorIdentity {
  readonly indicator: Indicator;
  readonly signal: string;
  readonly from: string;
  readonly service: ServiceRef;
  readonly source: SignalSource;
}

export interface IndicatorJudgement {
  readonly judged: 'normal' | 'raised' | 'changed' | 'cleared' | 'first' | 'invalid' | 'late' | 'duplicate';
  readonly record: IndicatorRecord;
  readonly drafts: readonly Draft[];
  /** The value itself, when there was one. */
  readonly value?: number;
}

/** A process that begins loads and compiles: what it takes to run is not judged for so long. Milliseconds. */
const SETTLE_MS = 15_000;

export interface JudgingSettings extends GravitySettings {
  readonly processStart?: number | undefined;
  readonly lenience?: Lenience;
}

/** Judges what came of an indicator's family at `at`. */
export function judgeIndicator(
  before: IndicatorRecord | undefined,
  at: number,
  came: Came,
  identity: IndicatorIdentity,
  circumstances: Circumstances,
  settings: JudgingSettings,
): IndicatorJudgement {
  const { indicator, from } = identity;
  const { carry, ...rest } = before ?? { v: 1 as const, at: -1, from, name: indicator.name };
  const all: Came = carry ? { ...came, pending: merged(carry, came.pending) } : came;
  const record = settling({ ...rest, from }, at, came.pending, indicator);
  const weighted = indicator.value(all);
  if (!weighted || !(weighted.weight > 0))
    return { judged: 'first', record: { ...record, carry: all.pending }, drafts: [] };
  const value = weighted.sum / weighted.weight;
  if (at < (record.settlesAt ?? 0)) return { judged: 'first', record: { ...record, at }, drafts: [], value };
  const factor = leniencyFor(record, value, identity, circumstances, settings);
  const lenient = { ...indicator, judge: lenientJudge(indicator.judge, factor) };
  const { state, said } = detect(record, { at, ...weighted }, lenient, settings.processStart);
  if (said.type === 'ignored') return { judged: at === record.at ? 'duplicate' : 'invalid', record, drafts: [], value };
  const about = { at, everyMs: came.ms, processStart: settings.processStart };
  const named = said.type === 'raised' ? withPattern(said, state, about) : said;
  const told = named.type === 'raised' ? { ...named, summary: despiteFactor(named.summary, factor) } : named;
  return { ...conclude({ ...record, ...state, at }, told, { at, value }, identity, circumstances, settings), value };
}

/** How many times as far from usual it must be by what people said. A value that is critical is judged as if nobody had said anything. */
function leniencyFor(
  { course }: DetectorStates,
  value: number,
  { indicator: { aspect, judge }, signal }: IndicatorIdentity,
  circumstances: Circumstances,
  settings: JudgingSettings,
): number {
  const factor = factorOf(settings.lenience, DETECTORS[judge.by], signal);
  if (factor === 1 || !course) return factor;
  const severity = gravityOf(aspect, 'level', { value, usual: usualOf(course) }, circumstances, settings);
  return severity === 'critical' ? 1 : factor;
}

function settling(
  record: Omit<IndicatorRecord, 'carry'>,
  at: number,
  { reset }: Pending,
  { aspect }: Indicator,
): IndicatorRecord {
  return reset && aspect === 'cpu' ? { ...record, settlesAt: at + SETTLE_MS } : record;
}

function conclude(
  record: IndicatorRecord,
  said: Exclude<Said, { type: 'ignored' }>,
  now: { readonly at: number; readonly value: number },
  identity: IndicatorIdentity,
  circumstances: Circumstances,
  settings: GravitySettings,
): IndicatorJudgement {
  const { finding, ...rest } = record;
  const { indicator, signal, service, source } = identity;
  if (said.type === 'cleared') {
    const drafts = finding ? [clearedDraft(finding, now.at, said.reason.slice(0, 300))] : [];
    return { judged: 'cleared', record: rest, drafts };
  }
  if (said.type === 'quiet')
    return finding
      ? revise(record, finding, now, identity, circumstances, settings)
      : { judged: 'normal', record, drafts: [] };
  const { type: _, what, value, usual, score, ...stated } = said;
  const statement: Statement = {
    ...stated,
    signal,
    source,
    ...(indicator.aspect && { aspect: indicator.aspect }),
    ...(score !== undefined && { score: Number(score.toPrecision(3)) }),
    severity: gravityOf(indicator.aspect, what, { value, usual }, circumstances, settings),
  };
  const raised = findingOf(service, statement, finding);
  return { judged: 'raised', record: { ...record, finding: raised }, drafts: [raisedDraft(raised, now.at)] };
}

/** Within an episode it may come to be worse: more errors, or what only looked like more traffic. */
function revise(
  record: IndicatorRecord,
  finding: Finding,
  { at, value }: { readonly at: number; readonly value: number },
  { indicator, service }: IndicatorIdentity,
  circumstances: Circumstances,
  settings: GravitySettings,
): IndicatorJudgement {
  const what = record.growth ? 'growth' : record.saturation ? 'saturated' : record.flat ? 'flat' : 'level';
  const usual = record.course ? usualOf(record.course) : value;
  const severity = gravityOf(indicator.aspect, what, { value, usual }, circumstances, settings);
  // A value that is back to normal but not yet cleared does not make it worse.
  const still = what !== 'level' || value > usual;
  if (!still || !isWorse(severity, finding.severity)) return { judged: 'normal', record, drafts: [] };
  const { fingerprint: _, revision: __, service: ___, ...stated } = finding;
  const worse = findingOf(service, { ...stated, severity }, finding);
  return { judged: 'changed', record: { ...record, finding: worse }, drafts: [raisedDraft(worse, at)] };
}

function usualOf({ level }: CourseState): number {
  const sorted = [...(level?.baseline ?? [])].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}
