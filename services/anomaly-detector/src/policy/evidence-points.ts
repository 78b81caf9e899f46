import type { Series } from '@hale/events';
import type { IndicatorsJudgement } from './judge-indicators.ts';

/** A value for the evidence; what libs/evidence takes. */
interface Point {
  readonly name: string;
  readonly source: IndicatorsJudgement['figures'][number]['source'];
  readonly aspect?: NonNullable<IndicatorsJudgement['figures'][number]['indicator']['aspect']>;
  readonly unit?: string;
  readonly value: number;
  readonly first?: boolean;
}

/** Raw series that tell a person much and are judged by nobody. */
const ALSO = /^(?:nodejs_eventloop_lag_(?:p99_)?seconds|cache_entries|process_open_fds)$/;

/** What of a frame is worth keeping: its figures first, then what was judged by itself, then a few more. */
export function pointsOf(
  figures: IndicatorsJudgement['figures'],
  judged: readonly { readonly signal: string; readonly value: number }[],
  series: readonly Series[],
  source: Point['source'],
): Point[] {
  const indicators = figures.map(({ signal, indicator: { aspect, unit }, source: from, value }) => ({
    name: signal,
    source: from,
    ...(aspect && { aspect }),
    ...(unit && { unit }),
    value,
    first: true,
  }));
  const others = judged.map(({ signal, value }) => ({ name: signal, source, value }));
  const more = series.flatMap(({ name, kind, samples }) => {
    const value = samples.at(-1)?.[1];
    return kind === 'gauge' && value !== undefined && ALSO.test(name) ? [{ name, source, value }] : [];
  });
  return [...indicators, ...others, ...more];
}
