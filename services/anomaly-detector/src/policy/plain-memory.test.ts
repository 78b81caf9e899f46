import { defaultBank, defaultEvidence } from '@hale/detection';
import { describe, expect, test } from '@jest/globals';
import { type JournalEntry, PlainMemory, type PlainRecord } from './plain-memory.ts';
import { takeSample } from './plain-series.ts';

const T0 = 1_790_000_000_000;
const settings = { bank: defaultBank, evidence: defaultEvidence };
const rule = { direction: 'high', floor: 0, kind: 'gauge', source: 'metric' } as const;
const roomy = () => ({ held: 0, max: 1_000 });

/** What the store has after commits. */
class Stored {
  readonly records = new Map<string, string>();
  readonly journal = new Map<number, string>();
  /** Bytes of the last commit. */
  written = 0;

  commit(memory: PlainMemory): void {
    const { records, removed, entry, forgotten } = memory.change();
    for (const signal of removed) this.records.delete(signal);
    for (const [signal, record] of records) this.records.set(signal, JSON.stringify(record));
    if (entry) this.journal.set(entry.seq, JSON.stringify(entry.told));
    for (let seq = forgotten[0]; seq < forgotten[1]; seq += 1) expect(this.journal.delete(seq)).toBe(true);
    const lengths = [...records.keys()].map((signal) => (this.records.get(signal) ?? '').length);
    this.written = lengths.reduce((sum, length) => sum + length, JSON.stringify(entry?.told ?? '').length);
  }

  loaded(room = roomy()): { memory: PlainMemory; unreadable: number } {
    const memory = new PlainMemory(room);
    const records = new Map([...this.records].map(([signal, text]) => [signal, JSON.parse(text) as PlainRecord]));
    const read = [...records].map(([signal, record]) => memory.load(signal, record));
    for (const [seq, text] of [...this.journal].sort(([one], [other]) => one - other)) {
      memory.replay(seq, JSON.parse(text) as JournalEntry, settings, (signal) => records.get(signal)?.seq ?? 0);
    }
    return { memory, unreadable: read.filter((each) => !each).length };
  }
}

/** A frame of so many series; the values of all are their own. */
function frame(memory: PlainMemory, index: number, series: number): void {
  const at = T0 + index * 15_000;
  for (let each = 0; each < series; each += 1) {
    const signal = `queue_${each}`;
    const raw = 100 + each + ((index * (each + 7)) % 13) / 3;
    takeSample(memory.get(signal) ?? memory.add(signal, rule, at), at, raw, settings);
    memory.tell(signal, at, raw);
  }
}

describe('what is stored of plain series', () => {
  test('loaded after any commit it is what it was, to the bit, and what is written from then on as well', () => {
    const [memory, stored] = [new PlainMemory(roomy()), new Stored()];
    const copy = new Stored();
    for (let index = 0; index < 110; index += 1) {
      const { memory: other } = copy.loaded();
      for (const each of [memory, other]) frame(each, index, 5);
      stored.commit(memory);
      copy.commit(other);
      expect([...other]).toEqual([...memory]);
    }
    expect(copy).toEqual(stored);
  });

  test('a frame that never was committed is not there, and counts once when it comes again', () => {
    const [memory, stored] = [new PlainMemory(roomy()), new Stored()];
    for (let index = 0; index < 60; index += 1) {
      frame(memory, index, 3);
      stored.commit(memory);
    }
    frame(memory, 60, 3);
    memory.change();
    const { memory: again } = stored.loaded();
    const [count] = again.get('queue_0')?.memory.state ?? [];
    expect(count).toBe(60);
    frame(again, 60, 3);
    expect([...again]).toEqual([...memory]);
  });

  test('a sample costs 200 bytes of a commit at most, and the journal stays short', () => {
    const [memory, stored] = [new PlainMemory(roomy()), new Stored()];
    const bytes: number[] = [];
    for (let index = 0; index < 400; index += 1) {
      frame(memory, index, 64);
      stored.commit(memory);
      bytes.push(stored.written / 64);
      expect(stored.journal.size).toBeLessThan(200);
    }
    expect(Math.max(...bytes)).toBeLessThan(200);
    expect(bytes.reduce((sum, each) => sum + each, 0) / bytes.length).toBeLessThan(120);
  });

  test('what one frame tells of a long past is in its record, and in no journal', () => {
    const [memory, stored] = [new PlainMemory(roomy()), new Stored()];
    for (let index = 0; index < 200; index += 1) frame(memory, index, 1);
    stored.commit(memory);
    expect(stored.journal.size).toBe(0);
    expect([...stored.loaded().memory]).toEqual([...memory]);
  });

  test('frames with many samples a series write no more records than others', () => {
    const memory = new PlainMemory(roomy());
    for (let index = 0; index < 200; index += 1) frame(memory, index, 70);
    const { records } = memory.change();
    expect([...records.values()].filter(({ memory: text }) => text.length > 100)).toHaveLength(2);
  });

  test('what cannot be read begins with the samples of the journal, and is counted', () => {
    const [memory, stored] = [new PlainMemory(roomy()), new Stored()];
    for (let index = 0; index < 100; index += 1) {
      frame(memory, index, 2);
      stored.commit(memory);
    }
    const record = JSON.parse(stored.records.get('queue_1') ?? '') as PlainRecord;
    stored.records.set('queue_1', JSON.stringify({ ...record, memory: '7:3:AAAA' }));
    const { memory: again, unreadable } = stored.loaded();
    expect(unreadable).toBe(1);
    expect(again.get('queue_0')).toEqual(memory.get('queue_0'));
    const [count = 0] = again.get('queue_1')?.memory.state ?? [];
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(100);
  });

  test('a series that is gone leaves nothing behind, and its number is no other series’', () => {
    const [memory, stored] = [new PlainMemory(roomy()), new Stored()];
    frame(memory, 0, 2);
    stored.commit(memory);
    memory.remove('queue_1');
    memory.add('other', rule, T0);
    stored.commit(memory);
    expect([...stored.records.keys()]).toEqual(['queue_0', 'other']);
    const { memory: again } = stored.loaded();
    expect(again.get('other')?.memory.state[0]).toBe(0);
    expect(again.get('queue_0')?.memory.state[0]).toBe(1);
  });

  test('a worker holds so many, and a memory that is forgotten gives its room back', () => {
    const room = { held: 0, max: 3 };
    const [memory, other] = [new PlainMemory(room), new PlainMemory(room)];
    frame(memory, 0, 2);
    expect(other.isFull).toBe(false);
    frame(other, 0, 1);
    expect(other.isFull).toBe(true);
    memory.release();
    expect(other.isFull).toBe(false);
  });
});
