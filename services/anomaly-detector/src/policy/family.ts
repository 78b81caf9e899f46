import { growthOf, isValue } from '@hale/detection';
import type { Series } from '@hale/events';
import { failed } from './outcome-labels.ts';
import type { Role, SeriesRole } from './series-roles.ts';

/** What is remembered about a family of series of one instance: the raw values of its counters, and what came since it was judged last. */
export interface FamilyRecord {
  readonly v: 1;
  readonly role: Role;
  readonly name: string;
  /** Instance and source, as frames say them. */
  readonly from: string;
  /** Time of the last sample that counted. */
  readonly at: number;
  /** Until when it has been judged; absent until it is known from when on there is something to judge. */
  readonly judgedAt?: number;
  /** By a short name of the labels. */
  readonly raws: Readonly<Record<string, number>>;
  readonly pending: Pending;
}

export interface Pending {
  /** Growth of all counters, of those that count failures, of a histogram's sum and count; the last value of a gauge. */
  readonly total: number;
  readonly failed: number;
  readonly sum: number;
  readonly count: number;
  readonly value?: number;
  /** Growth of the buckets, by their bound as it is written. */
  readonly buckets: Readonly<Record<string, number>>;
  /** A process of it started again. */
  readonly reset: boolean;
}

export const NOTHING_PENDING: Pending = { total: 0, failed: 0, sum: 0, count: 0, buckets: {}, reset: false };

/** A family whose clock was set back: the raw values that it stands at, and no times. What it grew meanwhile is not known. */
export function familySetBack(family: FamilyRecord): FamilyRecord {
  const { judgedAt: _, ...rest } = family;
  return { ...rest, at: 0, pending: NOTHING_PENDING };
}

/** Both of them, one after the other. */
export function merged(one: Pending, other: Pending): Pending {
  const buckets = { ...one.buckets };
  for (const [le, by] of Object.entries(other.buckets)) buckets[le] = (buckets[le] ?? 0) + by;
  const value = other.value ?? one.value;
  return {
    total: one.total + other.total,
    failed: one.failed + other.failed,
    sum: one.sum + other.sum,
    count: one.count + other.count,
    ...(value !== undefined && { value }),
    buckets,
    reset: one.reset || other.reset,
  };
}

/** Raw values of one family; more are passed over, so that labels without end cost no memory without end. */
const MAX_RAWS = 600;

/** A family with one frame of series taken in; lives as long as a frame is judged. */
export class OpenFamily {
  readonly #record: FamilyRecord;
  readonly #raws: Record<string, number>;
  readonly #buckets: Record<string, number>;
  #pending: Pending;
  #at: number;
  #size: number;
  passedOver = 0;
  taken = 0;
  /** Samples that do not count, by why. */
  readonly ignored: Partial<Record<'invalid' | 'late' | 'future', number>> = {};

  constructor(record: FamilyRecord) {
    this.#record = record;
    this.#raws = { ...record.raws };
    this.#buckets = { ...record.pending.buckets };
    this.#pending = record.pending;
    this.#at = record.at;
    this.#size = Object.keys(record.raws).length;
  }

  /** Samples older than what came before are not taken: to a counter they look like a start. Those of the same time are. */
  take(series: Series, { part }: SeriesRole, latest: number): void {
    for (const [at, value] of series.samples) {
      const why = this.#whyNot(at, value, latest, series.kind);
      if (why) {
        this.ignored[why] = (this.ignored[why] ?? 0) + 1;
        continue;
      }
      const counted = series.kind === 'gauge' ? this.#gauge(value) : this.#counter(series, part, value);
      if (!counted) continue;
      this.#at = Math.max(this.#at, at);
      this.taken += 1;
    }
  }

  record(): FamilyRecord {
    return { ...this.#record, at: this.#at, raws: this.#raws, pending: { ...this.#pending, buckets: this.#buckets } };
  }

  #whyNot(at: number, value: number, latest: number, kind: Series['kind']): 'invalid' | 'late' | 'future' | undefined {
    if (!isValue(value) || (kind === 'counter' && value < 0)) return 'invalid';
    if (at > latest) return 'future';
    return at < this.#record.at ? 'late' : undefined;
  }

  #gauge(value: number): boolean {
    this.#pending = { ...this.#pending, value };
    return true;
  }

  #counter(series: Series, part: SeriesRole['part'], raw: number): boolean {
    const key = shortName(part, series.labels);
    const before = this.#raws[key];
    if (before === undefined && this.#size >= MAX_RAWS) {
      this.passedOver += 1;
      return false;
    }
    // Labels that come to a family that has been watched count from nought: they were absent, so there was nothing to count.
    const growth = growthOf(before ?? (this.#record.judgedAt === undefined ? raw : 0), raw);
    if (!growth) return false;
    if (before === undefined) this.#size += 1;
    this.#raws[key] = raw;
    this.#grow(series, part, growth.by);
    if (growth.reset) this.#pending = { ...this.#pending, reset: true };
    return true;
  }

  #grow(series: Series, part: SeriesRole['part'], by: number): void {
    const { total, failed: bad, sum, count } = this.#pending;
    if (part === 'bucket') {
      const le = series.labels['le'] ?? '';
      this.#buckets[le] = (this.#buckets[le] ?? 0) + by;
    } else if (part === 'sum') this.#pending = { ...this.#pending, sum: sum + by };
    else if (part === 'count') this.#pending = { ...this.#pending, count: count + by };
    else this.#pending = { ...this.#pending, total: total + by, failed: bad + (failed(series) ? by : 0) };
  }
}

/** Part and labels as 64 bits in letters: two FNV-1a sums (http://www.isthe.com/chongo/tech/comp/fnv/) from different beginnings. */
function shortName(part: string, labels: Readonly<Record<string, string>>): string {
  const text = `${part}${Object.keys(labels)
    .sort()
    .map((key) => `\n${key}\n${labels[key] ?? ''}`)
    .join('')}`;
  let one = 0x811c9dc5;
  let other = 0x050c5d1f;
  for (let index = 0; index < text.length; index += 1) {
    one = Math.imul(one ^ text.charCodeAt(index), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(index) ^ (index & 0xff), 0x01000193);
  }
  return `${(one >>> 0).toString(36)}${(other >>> 0).toString(36)}`;
}
