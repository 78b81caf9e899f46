import type { Aspect, LogCategory, Severity, SignalSource } from '@hale/events';
import type { Chunk } from './chunk.ts';
import { LIMITS } from './limits.ts';

/** A value of a series of the service. */
export interface SeriesPoint {
  /** As it is named in findings: `error-ratio`, `queue_length{queue="mail"}`. */
  readonly name: string;
  readonly source: SignalSource;
  readonly aspect?: Aspect;
  /** For axes: `ratio`, `seconds`, `bytes`, `1/s`. */
  readonly unit?: string;
  readonly value: number;
  /** Has a place even when there are many series. */
  readonly first?: boolean;
}

/** Lines of one template. */
export interface TemplatePoint {
  readonly id: string;
  /** With its variable parts masked: what is kept is never interpreted, but it is shown. */
  readonly text: string;
  readonly level?: string;
  readonly category?: LogCategory;
  readonly severity?: Severity;
  readonly count: number;
}

export interface Points {
  readonly series?: readonly SeriesPoint[];
  readonly templates?: readonly TemplatePoint[];
}

interface OpenSeries {
  readonly about: SeriesPoint;
  readonly last: number;
  readonly sum: number;
  readonly max: number;
  readonly count: number;
}

/** What came since a slot began; bounded as a chunk is. */
export class OpenSlot {
  readonly #series = new Map<string, OpenSeries>();
  readonly #templates = new Map<string, TemplatePoint>();

  get isEmpty(): boolean {
    return this.#series.size === 0 && this.#templates.size === 0;
  }

  take({ series = [], templates = [] }: Points, chunk: Chunk): void {
    for (const point of series) this.#takeSeries(point, chunk);
    for (const point of templates) this.#takeTemplate(point, chunk);
  }

  /** The chunk with this slot in it; the same slot again replaces what was there. */
  mergedInto(chunk: Chunk, slot: number): Chunk {
    const series = { ...chunk.series };
    for (const [name, { about, last, sum, max, count }] of this.#series) {
      const { source, aspect, unit } = about;
      const before = (series[name]?.points ?? []).filter(([at]) => at !== slot);
      const point = pointOf(slot, last, sum / count, max);
      series[name] = { source, ...(aspect && { aspect }), ...(unit && { unit }), points: [...before, point] };
    }
    const templates = { ...chunk.templates };
    for (const [id, { text, level, category, severity, count }] of this.#templates) {
      const before = (templates[id]?.counts ?? []).filter(([at]) => at !== slot);
      templates[id] = {
        text,
        ...(level && { level }),
        ...(category && { category }),
        ...(severity && { severity }),
        counts: [...before, [slot, count]],
      };
    }
    return { v: 1, series, templates };
  }

  #takeSeries(point: SeriesPoint, chunk: Chunk): void {
    const { name, value } = point;
    if (!Number.isFinite(value) || name.length > LIMITS.nameLength) return;
    const known = this.#series.get(name);
    if (known) {
      const { sum, max, count } = known;
      const next = { about: point, last: value, sum: sum + value, max: Math.max(max, value), count: count + 1 };
      this.#series.set(name, next);
      return;
    }
    const added = [...this.#series.keys()].filter((each) => !Object.hasOwn(chunk.series, each)).length;
    const size = Object.keys(chunk.series).length + added;
    const room = size < (point.first === true ? LIMITS.series : LIMITS.others);
    if (!room && !Object.hasOwn(chunk.series, name)) return;
    this.#series.set(name, { about: point, last: value, sum: value, max: value, count: 1 });
  }

  #takeTemplate(point: TemplatePoint, chunk: Chunk): void {
    const known = this.#templates.get(point.id);
    if (!known && !Object.hasOwn(chunk.templates, point.id)) {
      const added = [...this.#templates.keys()].filter((each) => !Object.hasOwn(chunk.templates, each)).length;
      if (Object.keys(chunk.templates).length + added >= LIMITS.templates) return;
    }
    const text = point.text.slice(0, LIMITS.textLength);
    this.#templates.set(point.id, { ...point, text, count: (known?.count ?? 0) + point.count });
  }
}

function pointOf(slot: number, last: number, mean: number, max: number): Chunk['series'][string]['points'][number] {
  const figures = [short(last), short(mean), short(max)] as const;
  return figures.every((figure) => figure === figures[0]) ? [slot, figures[0]] : [slot, ...figures];
}

/** Four digits tell a chart and a person all. */
const short = (value: number): number => Number(value.toPrecision(4));
