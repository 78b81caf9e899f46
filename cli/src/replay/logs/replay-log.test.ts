import { logClassifierSchema } from '@hale/log-classifier';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LogReader } from './log-reader.ts';
import { type FinalEvent, ReplayLog } from './replay-log.ts';

const T0 = Date.UTC(2026, 0, 5);

/** Replays lines that come in pieces of so many bytes. */
function replayed(lines: readonly string[], { pieces = 1_000, max = 1_000 } = {}): ReplayLog {
  const log = new ReplayLog('shop', logClassifierSchema.parse({ templates: { max } }));
  const reader = new LogReader(T0);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  for (let at = 0; at < bytes.length; at += pieces) log.take(reader.read(bytes.subarray(at, at + pieces)));
  log.take(reader.end());
  log.end();
  return log;
}

const names = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gil', 'hal', 'ivy', 'jon'];
const word = fc.constantFrom(...names);
const message = fc.oneof(
  fc.tuple(word, word).map(([one, other]) => `cart of ${one} was handed to ${other} at once`),
  fc.tuple(word, fc.nat(99)).map(([one, number]) => `${one} paid ${number} cents for it`),
  word.map((one) => `the parcel of ${one} cannot be found anywhere`),
);
const lines = fc.array(
  fc
    .tuple(fc.nat(40_000), fc.constantFrom('INFO', 'WARN', 'ERROR', 'FATAL'), message)
    .map(([after, level, text]) => `${new Date(T0 + after * 1_000).toISOString()} ${level} ${text}`),
  { minLength: 1, maxLength: 300 },
);

describe('a replayed log', () => {
  test('has every event once, in order, of one template with one first event, and figures that say the same', () => {
    fc.assert(
      fc.property(lines, (said) => {
        const log = replayed(said);
        const events = [...log.events()];
        expect(events.map(({ line }) => line)).toEqual(said.map((_, index) => index + 1));
        const counts = new Map<string, number>();
        for (const { template, novel } of events) {
          expect(novel).toBe(!counts.has(template.id));
          counts.set(template.id, (counts.get(template.id) ?? 0) + 1);
        }
        const figures = log.figures().map(({ template, count }) => [template.id, count] as const);
        expect(new Map(figures)).toEqual(counts);
        for (const { course, count } of log.figures()) expect(course.reduce((sum, each) => sum + each, 0)).toBe(count);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same in whatever pieces it comes', () => {
    const all = (log: ReplayLog): readonly FinalEvent[] => [...log.events()];
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 500 }), (said, pieces) => {
        expect(all(replayed(said, { pieces }))).toEqual(all(replayed(said)));
      }),
      { numRuns: 30 },
    );
  });

  test('loses no event and no name when there is room for few templates only', () => {
    const said = Array.from({ length: 400 }, (_, line) => `w${'ab'.repeat(line % 97)} ${'x'.repeat(line % 53)} is so`);
    const log = replayed(said, { max: 20 });
    const events = [...log.events()];
    expect(events).toHaveLength(400);
    expect(events.every(({ template }) => template.text !== '')).toBe(true);
    expect(log.figures().reduce((sum, { count }) => sum + count, 0)).toBe(400);
  });

  test('holds more events than a piece of its memory', () => {
    const said = Array.from({ length: 70_000 }, (_, line) => `order ${line} paid`);
    const events = [...replayed(said, { pieces: 200_000 }).events()];
    expect(events.at(-1)).toMatchObject({ line: 70_000, novel: false });
    expect(events.filter(({ novel }) => novel)).toMatchObject([{ line: 1 }]);
  });

  test('what stands before the first time is heard with it, and at the assumed rate when there is none', () => {
    const { heard, clock } = replayed([
      'Pump control 4',
      'all rights reserved',
      '2026-01-05T00:00:00Z INFO pump turns',
    ]);
    expect({ told: clock.told, ...heard }).toEqual({ told: true, count: 3, firstAt: T0, lastAt: T0 });
    expect(replayed(['pump turns', 'pump stops']).heard).toEqual({ count: 2, firstAt: 0, lastAt: 100 });
    const long = replayed(Array(2_001).fill('pump turns'));
    expect(long.heard).toEqual({ count: 2_001, firstAt: 0, lastAt: 200_000 });
  });
});
