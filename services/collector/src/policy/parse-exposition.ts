import type { Series } from '@hale/events';
import { parseSample, type Sample } from './parse-sample.ts';

/** A series of a page with its one sample. */
export interface PageSeries extends Pick<Series, 'name' | 'kind'> {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the epoch, when the target gave a time. */
  readonly at?: number;
}

/** Why a line's sample was not taken. */
export const DROP_REASONS = ['malformed', 'not-finite', 'oversized', 'duplicate', 'over-limit'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export interface Exposition {
  readonly series: readonly PageSeries[];
  readonly dropped: Readonly<Record<DropReason, number>>;
}

/** A page with more lines than these that are of no use is not read on. */
const MAX_USELESS_LINES = 20_000;

/** What the catalogue allows for a series, and what keeps one page's series small. */
const MAX_NAME = 200;
const MAX_LABELS = 32;
const MAX_LABEL_NAME = 100;
const MAX_LABEL_VALUE = 300;

const TYPE = /^[ \t]*#[ \t]*TYPE[ \t]+(\S+)[ \t]+(\S+)/;

/**
 * Reads a page in the Prometheus text format 0.0.4 or OpenMetrics, line by line, in time proportional to its
 * length and memory proportional to `maxSeries`. Lenient: what it cannot read is counted and passed over.
 */
export class ExpositionReader {
  readonly #maxSeries: number;
  readonly #types = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #series: PageSeries[] = [];
  readonly #dropped: Record<DropReason, number> = {
    malformed: 0,
    'not-finite': 0,
    oversized: 0,
    duplicate: 0,
    'over-limit': 0,
  };

  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries;
  }

  /** Never throws. `cut` says that the line was longer than what is held of it. */
  line(text: string, cut = false): void {
    const start = text.search(/[^ \t\r]/);
    if (start === -1 && !cut) return;
    if (text[start] === '#') return this.#comment(text);
    // Not parsed any more, so that what is left costs little.
    if (this.#series.length >= this.#maxSeries) {
      this.#dropped['over-limit'] += 1;
      return;
    }
    const sample = cut ? undefined : parseSample(text);
    const reason = sample ? this.#refusal(sample) : 'malformed';
    if (reason !== undefined) this.#dropped[reason] += 1;
    else if (sample) this.#take(sample);
  }

  /** What was read so far. */
  get result(): Exposition {
    return { series: this.#series, dropped: this.#dropped };
  }

  /**
   * Whether this is not a page of metrics: more lines that cannot be read than lines that can, or so many
   * without use that reading on is not worth its time.
   */
  get isGarbage(): boolean {
    const { malformed, 'over-limit': left, ...unusable } = this.#dropped;
    const wellFormed = Object.values(unusable).reduce((sum, count) => sum + count, 0);
    return malformed > wellFormed + left + this.#series.length || this.isHopeless;
  }

  /** Whether reading on is not worth its time. Once true, it stays. */
  get isHopeless(): boolean {
    const { 'over-limit': _, ...useless } = this.#dropped;
    return Object.values(useless).reduce((sum, count) => sum + count, 0) > MAX_USELESS_LINES;
  }

  #comment(text: string): void {
    const [, family, type] = TYPE.exec(text) ?? [];
    if (family === undefined || type === undefined) return;
    if (family.length <= MAX_NAME && this.#types.size < this.#maxSeries) this.#types.set(family, type.toLowerCase());
  }

  #refusal(sample: Sample): DropReason | undefined {
    if (isOversized(sample)) return 'oversized';
    if (!Number.isFinite(sample.value)) return 'not-finite';
    return this.#seen.has(sample.identity) ? 'duplicate' : undefined;
  }

  #take(sample: Sample): void {
    this.#seen.add(sample.identity);
    const { name, labels, value, at } = sample;
    this.#series.push({ name, kind: kindOf(name, this.#types), labels, value, ...(at !== undefined && { at }) });
  }
}

function isOversized({ name, labels }: Sample): boolean {
  const pairs = Object.entries(labels);
  if (name.length > MAX_NAME || pairs.length > MAX_LABELS) return true;
  return pairs.some(([label, value]) => label.length > MAX_LABEL_NAME || value.length > MAX_LABEL_VALUE);
}

/** The series of a family that only rise, by the family's type: a suffix after the family's name, or none. */
const RISING: ReadonlyMap<string, readonly string[]> = new Map([
  ['counter', ['', '_total']],
  ['histogram', ['_bucket', '_count', '_sum']],
  ['summary', ['_count', '_sum']],
]);

function kindOf(name: string, types: ReadonlyMap<string, string>): PageSeries['kind'] {
  if (types.has(name)) return rises(types.get(name), '');
  const cut = name.lastIndexOf('_');
  return cut === -1 ? 'gauge' : rises(types.get(name.slice(0, cut)), name.slice(cut));
}

function rises(type: string | undefined, suffix: string): PageSeries['kind'] {
  return type !== undefined && RISING.get(type)?.includes(suffix) ? 'counter' : 'gauge';
}
