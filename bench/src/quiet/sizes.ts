import { mean, median, quantile } from '../statistics.ts';
import { HOUR_MS } from './calendar.ts';
import type { Fault } from './faults.ts';
import type { Member } from './fleet.ts';
import type { JudgedSeries } from './judged.ts';
import { Level } from './level.ts';
import { scrapesOf, seriesOf } from './stream.ts';

/** How far before a fault the noise is taken from. */
const BEFORE_MS = 2 * HOUR_MS;
/** A median step within a normal distribution's noise, in standard deviations: 0.6745 * sqrt(2). */
const MEDIAN_STEP = 0.9539;

/** What a series showed shortly before a fault and during it: levels, or rates a second. */
interface Excerpt {
  /** Of the series, among those of its service. */
  readonly index: number;
  readonly before: number[];
  readonly during: number[];
}

/**
 * How far each fault moves the signal that it moves most, in standard deviations of that signal's noise: against the same
 * service without the fault. Infinite where the signal stood still before; absent for a flat line and for work that is
 * missing, which have no size.
 */
export function sizesOf(member: Member, faults: readonly Fault[], days: number): ReadonlyMap<Fault, number> {
  const mine = faults.filter((fault) => fault.service === member.service && hasSize(fault));
  if (mine.length === 0) return new Map();
  const [ill, well] = [excerptsOf(member, mine, faults, days), excerptsOf(member, mine, [], days)];
  return new Map(
    mine.map((fault) => {
      const sizes = (ill.get(fault) ?? []).map((excerpt, index) => sizeOf(fault, excerpt, well.get(fault)?.[index]));
      return [fault, Math.max(0, ...sizes)];
    }),
  );
}

const hasSize = ({ distortion, touches }: Fault): boolean =>
  distortion?.type !== 'frozen' && touches[0]?.change.skipped !== true;

function sizeOf(fault: Fault, ill: Excerpt, well: Excerpt | undefined): number {
  if (!well || ill.during.length === 0 || well.during.length === 0) return 0;
  const noise = noiseOf(ill.before);
  const moved = Math.abs(shownBy(fault, ill.during) - shownBy(fault, well.during));
  return moved === 0 ? 0 : moved / noise;
}

/** The one number that a fault changes: its level, where it has come to in the end, its spikes, its noise. */
function shownBy({ course, distortion }: Fault, values: readonly number[]): number {
  if (distortion?.type === 'noisier') return noiseOf(values);
  if (distortion?.type === 'spikes') return quantile(values, 0.97);
  const from = course === 'ramp' ? Math.floor(values.length * 0.9) : 0;
  return mean(values.slice(from));
}

function noiseOf(values: readonly number[]): number {
  const steps = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value)));
  const robust = steps.length === 0 ? 0 : median(steps) / MEDIAN_STEP;
  // Of a signal that mostly stands still, the median step is none.
  return robust > 0 ? robust : Math.sqrt(mean(steps.map((step) => step * step)) / 2);
}

/** Of each fault, an excerpt of each of its signals. */
function excerptsOf(member: Member, mine: readonly Fault[], planted: readonly Fault[], days: number) {
  const series = seriesOf(member);
  const shown = series.map((each) => new Level(each));
  const excerpts = new Map(mine.map((fault) => [fault, newExcerpts(fault, series)]));
  for (const { at, values } of scrapesOf(member, planted, days)) {
    const levels = shown.map((level, index) => level.of(at, values[index] ?? Number.NaN));
    for (const [{ startAt, endAt }, each] of excerpts) {
      if (at < startAt - BEFORE_MS || at >= endAt) continue;
      for (const { index, before, during } of each) {
        const level = levels[index];
        if (level !== undefined) (at < startAt ? before : during).push(level);
      }
    }
  }
  return excerpts;
}

const newExcerpts = ({ signals }: Fault, series: readonly JudgedSeries[]): readonly Excerpt[] =>
  signals.map((name) => ({ index: series.findIndex(({ signal }) => signal === name), before: [], during: [] }));
