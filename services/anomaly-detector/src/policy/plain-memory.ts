import { type CounterState, decodeMemory, emptyMemory, encodeMemory } from '@hale/detection';
import {
  type PlainRule,
  type PlainSeries,
  type PlainSettings,
  type Shown,
  setSeriesBack,
  takeSample,
} from './plain-series.ts';

/** A plain series as it is stored: with all that it learnt from what the journal tells before `seq`. */
export interface PlainRecord {
  readonly v: 1;
  readonly id: number;
  readonly seq: number;
  readonly rule: PlainRule;
  readonly at: number;
  readonly counter?: CounterState;
  readonly shown?: Shown;
  /** As encodeMemory of @hale/detection gives it. */
  readonly memory: string;
}

/** What one frame told: its first time, then of each sample the series' number, the milliseconds since then, and the raw value. */
export type JournalEntry = readonly [from: number, ...samples: number[]];

/** What a frame changed, for the store. */
export interface PlainChange {
  readonly records: ReadonlyMap<string, PlainRecord>;
  readonly removed: readonly string[];
  readonly entry?: { readonly seq: number; readonly told: JournalEntry };
  /** Entries that no record needs any more: from the first up to and without the last. */
  readonly forgotten: readonly [from: number, to: number];
}

/** Samples a series that the journal holds at most, on average: so many are judged once more after a takeover. */
const JOURNAL = 64;

/** A frame writes a record at most for each so many series that it tells of: a batch of frames, half a megabyte, writes a hundred at most. */
const SERIES_A_RECORD = 64;

/** Samples of a series that only the journal tells of, and the first entry that does. */
interface Unsaved {
  readonly since: number;
  samples: number;
}

/** How many series a worker holds, of all its services. */
export interface Room {
  held: number;
  readonly max: number;
}

/**
 * The plain series of one service. A record of ten kilobytes cannot be written with each value, so each frame writes what it told, some
 * 20 bytes a sample, into a journal; and as many whole records, those that waited longest, as keep the journal short: some 160 bytes a
 * sample. Both are in one commit, so what is loaded is what was committed to the bit: a record, and the samples that came after it
 * taken once more. What is held is changed in place and ahead of the commit; when that is refused the whole memory is dropped with its
 * slot and loaded again. All that decides what is written follows from what is stored, so it is the same after a takeover.
 */
export class PlainMemory {
  readonly #series = new Map<string, PlainSeries>();
  readonly #signals = new Map<number, string>();
  /** Oldest first. */
  readonly #unsaved = new Map<string, Unsaved>();
  readonly #room: Room;
  /** Samples that only the journal tells of. */
  #journalled = 0;
  #nextId = 1;
  /** Numbers of the entry that the frame in hand writes, and of the first that is there. */
  #seq = 0;
  #oldest = Number.POSITIVE_INFINITY;
  #told: (readonly [id: number, at: number, raw: number])[] = [];
  #records = new Map<string, PlainRecord>();
  #removed = new Set<string>();

  constructor(room: Room) {
    this.#room = room;
  }

  get size(): number {
    return this.#series.size;
  }

  get(signal: string): PlainSeries | undefined {
    return this.#series.get(signal);
  }

  [Symbol.iterator](): MapIterator<[string, PlainSeries]> {
    return this.#series.entries();
  }

  /** Whether the worker has no room for one more. */
  get isFull(): boolean {
    return this.#room.held >= this.#room.max;
  }

  add(signal: string, rule: PlainRule, at: number): PlainSeries {
    const id = this.#nextId;
    const series: PlainSeries = { id, rule, at, counter: undefined, memory: emptyMemory(), shown: undefined };
    this.#nextId += 1;
    this.#hold(signal, series);
    // As it is before its first sample, which the journal tells: of a flood of new series little is written.
    this.#records.set(signal, this.#recordOf(series));
    return series;
  }

  remove(signal: string): void {
    const series = this.#series.get(signal);
    if (!series) return;
    this.#saved(signal);
    this.#series.delete(signal);
    this.#signals.delete(series.id);
    this.#records.delete(signal);
    this.#removed.add(signal);
    this.#room.held -= 1;
  }

  /** A sample counted: the entry of this frame tells it. */
  tell(signal: string, at: number, raw: number): void {
    const series = this.#series.get(signal);
    if (!series) return;
    this.#told.push([series.id, at, raw]);
    this.#count(signal, this.#seq);
  }

  /** Ends a frame: what it changed. */
  change(): PlainChange {
    const told = this.#told;
    const written = this.#seq;
    if (told.length > 0) this.#seq += 1;
    const records = this.#records;
    let turns = Math.ceil(new Set(told.map(([id]) => id)).size / SERIES_A_RECORD);
    for (const signal of this.#unsaved.keys()) {
      if (turns === 0 || this.#journalled <= JOURNAL * this.#series.size) break;
      this.#save(signal, records);
      turns -= 1;
    }
    const removed = [...this.#removed].filter((signal) => !this.#series.has(signal));
    [this.#told, this.#records, this.#removed] = [[], new Map(), new Set()];
    const forgotten = this.#forget(written);
    // Of what is in records already there is nothing to tell.
    const entry = told.length > 0 && this.#oldest <= written ? { seq: written, told: entryOf(told) } : undefined;
    return { records, removed, ...(entry && { entry }), forgotten };
  }

  /** Takes in a stored record. False when what it learnt cannot be read: that starts over. */
  load(signal: string, { memory: text, id, rule, at, counter, shown, seq }: PlainRecord): boolean {
    const memory = decodeMemory(text);
    this.#hold(signal, { id, rule, at, counter, memory: memory ?? emptyMemory(), shown });
    this.#nextId = Math.max(this.#nextId, id + 1);
    this.#seq = Math.max(this.#seq, seq);
    return memory !== undefined;
  }

  /**
   * Takes an entry of the journal in once more; in order of their numbers, with all records loaded. `savedAt` says what a record
   * has of the journal already.
   */
  replay(
    seq: number,
    [from, ...samples]: JournalEntry,
    settings: PlainSettings,
    savedAt: (signal: string) => number,
  ): void {
    this.#oldest = Math.min(this.#oldest, seq);
    this.#seq = Math.max(this.#seq, seq + 1);
    for (let place = 0; place + 2 < samples.length; place += 3) {
      const signal = this.#signals.get(samples[place]!);
      const series = signal === undefined ? undefined : this.#series.get(signal);
      if (signal === undefined || !series || seq < savedAt(signal)) continue;
      const at = from + samples[place + 1]!;
      // Only what counts is told; so what is no later than the last came when the clock had been set back.
      if (at <= series.at) setSeriesBack(series, at);
      takeSample(series, at, samples[place + 2]!, settings);
      this.#count(signal, seq);
    }
  }

  /** Gives its room back: it is forgotten. */
  release(): void {
    this.#room.held -= this.#series.size;
  }

  #hold(signal: string, series: PlainSeries): void {
    this.#series.set(signal, series);
    this.#signals.set(series.id, signal);
    this.#room.held += 1;
  }

  #count(signal: string, seq: number): void {
    const unsaved = this.#unsaved.get(signal) ?? { since: seq, samples: 0 };
    unsaved.samples += 1;
    this.#unsaved.set(signal, unsaved);
    this.#journalled += 1;
  }

  #save(signal: string, records: Map<string, PlainRecord>): void {
    const series = this.#series.get(signal);
    if (!series) return;
    this.#saved(signal);
    records.set(signal, this.#recordOf(series));
  }

  #saved(signal: string): void {
    this.#journalled -= this.#unsaved.get(signal)?.samples ?? 0;
    this.#unsaved.delete(signal);
  }

  #recordOf({ id, rule, at, counter, memory, shown }: PlainSeries): PlainRecord {
    const learnt = { ...(counter && { counter }), ...(shown && { shown }), memory: encodeMemory(memory) };
    return { v: 1, id, seq: this.#seq, rule, at, ...learnt };
  }

  /** Entries that no series needs any more, of those before the one in hand. */
  #forget(written: number): readonly [number, number] {
    const from = this.#oldest;
    const [needed] = this.#unsaved.values();
    this.#oldest = needed?.since ?? Number.POSITIVE_INFINITY;
    const to = Math.min(this.#oldest, written);
    return from < to ? [from, to] : [0, 0];
  }
}

function entryOf(told: readonly (readonly [id: number, at: number, raw: number])[]): JournalEntry {
  const from = told[0]?.[1] ?? 0;
  return [from, ...told.flatMap(([id, at, raw]) => [id, at - from, raw])];
}
