import {
  addEvidence,
  addSwing,
  type BankSettings,
  type CounterState,
  type EvidenceSettings,
  type Ignored,
  type Improbable,
  isIgnored,
  isValue,
  judgeValue,
  moveSwing,
  rateOf,
  type SeriesMemory,
  setBack,
} from '@hale/detection';
import type { Series, SignalSource } from '@hale/events';
import type { LevelRule } from './level-rules.ts';

/** How a plain series is judged: all of it that is needed to judge its samples once more. */
export interface PlainRule extends Pick<LevelRule, 'direction' | 'floor' | 'aspect'>, Pick<Series, 'kind'> {
  readonly source: SignalSource;
}

/** What of a series is most improbable of late; plain JSON, for the words of a finding. */
export interface Shown extends Improbable {
  readonly at: number;
  /** A counter's is its growth per second. */
  readonly value: number;
}

/** What is held of one plain series; {@link takeSample} changes it in place. */
export interface PlainSeries {
  /** Its number in the journal of its service. */
  readonly id: number;
  readonly rule: PlainRule;
  /** Time of the last sample that counted. */
  at: number;
  counter: CounterState | undefined;
  readonly memory: SeriesMemory;
  shown: Shown | undefined;
}

export interface PlainSettings {
  readonly bank: BankSettings;
  readonly evidence: EvidenceSettings;
}

/** What became of a sample; `value` is what was judged. */
export type Taken =
  | { readonly judged: Ignored | 'first' | 'reset' }
  | { readonly judged: 'normal' | 'improbable'; readonly value: number };

/** From so many powers of ten on a value is worth a word: one of a thousand is as improbable. */
const WORTH = 3;

/**
 * Takes in a sample: its rate for a counter, how improbable that is, and what the series says for its service. The same samples in
 * the same order, from the same beginning, come to the same, so they can be taken once more after a takeover. One that is ignored changes
 * nothing.
 */
export function takeSample(series: PlainSeries, at: number, raw: number, settings: PlainSettings): Taken {
  let value = raw;
  if (series.rule.kind === 'counter') {
    const step = rateOf(series.counter, { at, value: raw });
    if (isIgnored(step)) return { judged: step.note };
    if (step.note === 'taken' && !isValue(step.rate)) return { judged: 'invalid' };
    series.counter = step.state;
    series.at = at;
    if (step.note !== 'taken') return { judged: step.note };
    value = step.rate;
  }
  const judged = judgeValue(series.memory, at, value, settings.bank);
  if (typeof judged === 'string') return { judged };
  series.at = at;
  const improbability = matters(value, judged, series.rule) ? judged.improbability : 0;
  addEvidence(series.memory, at, improbability, settings.evidence);
  show(series, { ...judged, improbability, at, value }, settings);
  swing(series, at, value, settings);
  return { judged: improbability >= WORTH ? 'improbable' : 'normal', value };
}

function swing(series: PlainSeries, at: number, value: number, settings: PlainSettings): void {
  const swung = moveSwing(series.memory, at, value, series.rule.kind === 'counter');
  if (!swung || !matters(value, swung, series.rule)) return;
  addSwing(series.memory, at, swung.improbability, settings.evidence);
  show(series, { ...swung, at, value }, settings);
}

/** The clock of a series was set back: its next sample comes at `at`. What it learnt stays; of a counter that sample is the first. */
export function setSeriesBack(series: PlainSeries, at: number): void {
  setBack(series.memory, at);
  series.counter = undefined;
  series.at = at - 1;
  if (series.shown && series.shown.at > at) series.shown = { ...series.shown, at };
}

/** Whether it is on the side that is bad, and so far from what is usual that anybody would care. */
function matters(
  value: number,
  { side, usual }: Pick<Improbable, 'side' | 'usual'>,
  { direction, floor }: PlainRule,
): boolean {
  if (side === 'none') return direction === 'both';
  return (direction === 'both' || side === direction) && Math.abs(value - usual) >= floor;
}

/** The most improbable, fading as what it says for its service does. */
function show(series: PlainSeries, shown: Shown, { evidence: { halfLifeMs } }: PlainSettings): void {
  const { shown: before } = series;
  const faded = before ? before.improbability * 2 ** ((before.at - shown.at) / halfLifeMs) : 0;
  if (shown.improbability > faded) series.shown = shown;
  else if (before && faded < 1) series.shown = undefined;
}
