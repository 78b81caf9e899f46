import type { SignalSeries, Signals, SignalTemplate } from '@hale/evidence';

const MOST_SERIES = 4;
const MOST_TEMPLATES = 2;
const LONGEST_TEXT = 120;
/** Fewer points before the trouble say nothing about what is usual. */
const FEWEST_POINTS = 3;
/** By what factor a level must differ from before to be told. */
const FACTOR = 1.5;
/** Differences of levels next to nothing are noise. */
const LEAST = 1e-6;

interface Moved {
  readonly series: SignalSeries;
  readonly before: number;
  readonly after: number;
}

/**
 * What of a service’s signals is different since its trouble began, for people: levels that moved, the furthest first,
 * and bad lines that were not there before. It quotes masked telemetry, so it is text and nothing else.
 */
export function contrast({ series, templates }: Signals, startedAt: number): string[] {
  const moved = series
    .flatMap((one) => movedOf(one, startedAt))
    .toSorted((a, b) => factorOf(b) - factorOf(a))
    .slice(0, MOST_SERIES)
    .map(({ series: { name, source }, before, after }) => `${name} (${source}) ${figure(before)} → ${figure(after)}`);
  const lines = templates
    .filter((one) => isNew(one, startedAt))
    .slice(0, MOST_TEMPLATES)
    .map(({ text, total }) => `${total} × "${shorten(text)}"`);
  return [
    ...(moved.length > 0 ? [`Changed since it began: ${moved.join('; ')}.`] : []),
    ...(lines.length > 0 ? [`In its log since then, and not before: ${lines.join('; ')}.`] : []),
  ];
}

function movedOf(series: SignalSeries, startedAt: number): Moved[] {
  // What is rated from lines repeats what the lines say.
  if (series.source === 'log') return [];
  const before = series.points.filter(({ at }) => at < startedAt - 10_000).map(({ mean }) => mean);
  const after = series.points.filter(({ at }) => at >= startedAt).map(({ mean }) => mean);
  if (before.length < FEWEST_POINTS || after.length === 0) return [];
  const moved = { series, before: median(before), after: median(after) };
  return factorOf(moved) >= FACTOR ? [moved] : [];
}

function factorOf({ before, after }: Moved): number {
  const [low, high] = [Math.abs(before), Math.abs(after)].sort((a, b) => a - b) as [number, number];
  return high < LEAST ? 1 : high / Math.max(low, LEAST);
}

function isNew({ severity, points }: SignalTemplate, startedAt: number): boolean {
  if (severity !== 'critical' && severity !== 'warning') return false;
  return points.every(({ at }) => at >= startedAt - 10_000);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line;
}
