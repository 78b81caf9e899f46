import { median, quantile } from '../statistics.ts';
import { HOUR_MS } from './calendar.ts';
import type { Fault } from './faults.ts';
import type { Member } from './fleet.ts';
import { scrapesOf, seriesOf } from './stream.ts';

/** How far before a fault the noise is taken from. */
const BEFORE_MS = 2 * HOUR_MS;
/** A median step within a normal distribution's noise, in standard deviations: 0.6745 * sqrt(2). */
const MEDIAN_STEP = 0.9539;

/** What a series showed shortly before a fault and during it: levels, or rates a second. */
interface Excerpt {
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

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Of each fault, an excerpt of each of its signals. */
function excerptsOf(member: Member, mine: readonly Fault[], planted: readonly Fault[], days: number) {
  const series = seriesOf(member);
  const columns = new Map(mine.map((fault) => [fault, columnsOf(fault, series)]));
  const excerpts = new Map(mine.map((fault) => [fault, newExcerpts(fault)]));
  const last = series.map(() => ({ at: 0, value: 0 }));
  for (const { at, values } of scrapesOf(member, planted, days)) {
    for (const fault of mine) {
      if (at < fault.startAt - BEFORE_MS || at >= fault.endAt) continue;
      for (const [position, { index, counted }] of (columns.get(fault) ?? []).entries()) {
        const level = levelOf(at, values[index] ?? Number.NaN, last[index], counted);
        const excerpt = excerpts.get(fault)?.[position];
        if (level !== undefined) (at < fault.startAt ? excerpt?.before : excerpt?.during)?.push(level);
      }
    }
    for (const [index, value] of values.entries()) if (!Number.isNaN(value)) last[index] = { at, value };
  }
  return excerpts;
}

const newExcerpts = ({ signals }: Fault): readonly Excerpt[] => signals.map(() => ({ before: [], during: [] }));

const columnsOf = ({ signals }: Fault, series: ReturnType<typeof seriesOf>) =>
  signals.map((name) => {
    const index = series.findIndex(({ signal }) => signal === name);
    return { index, counted: series[index]?.kind === 'counter' };
  });

function levelOf(at: number, value: number, last: { at: number; value: number } | undefined, counted: boolean) {
  if (Number.isNaN(value)) return undefined;
  if (!counted) return value;
  const grown = value - (last?.value ?? value);
  return last === undefined || at <= last.at || grown < 0 ? undefined : grown / ((at - last.at) / 1000);
}
