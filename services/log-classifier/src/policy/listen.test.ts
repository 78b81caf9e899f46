import { describe, expect, test } from '@jest/globals';
import { logClassifierSchema } from '../config.ts';
import { Listener } from '../listener.ts';
import { readLines } from './read-lines.ts';

const T0 = 1_790_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Said = readonly [level: string, message: string];
const info = (message: string): Said => ['info', message];
const warn = (message: string): Said => ['warn', message];
const error = (message: string): Said => ['error', message];
const times = (count: number, line: Said): Said[] => Array.from({ length: count }, () => line);

/** A service, and what was raised about it. */
class Service {
  readonly #listener = new Listener({ env: 'demo', service: 'payments' }, logClassifierSchema.parse({}));
  readonly raised: string[] = [];

  say(at: number, lines: readonly Said[]): this {
    const read = readLines(lines.map(([level, message]) => ({ at, level, message })));
    for (const { type, finding } of this.#listener.hear(read, at).statements) {
      if (type === 'raised')
        this.raised.push(`${finding.detector} ${finding.severity} ${finding.signal.split('/')[0]}`);
    }
    return this;
  }

  /** Every ten seconds the same lines. */
  usual(from: number, to: number, lines: readonly Said[]): this {
    for (let at = from; at < to; at += 10_000) this.say(at, lines);
    return this;
  }
}

const traffic = times(30, info('order 7 paid'));
const known = (): Service => new Service().usual(T0, T0 + 20 * MINUTE, traffic);
const LATER = T0 + 20 * MINUTE;
const KINDS = [
  'loads the cart',
  'prints a bill',
  'counts its stock',
  'mails a coupon',
  'rates a parcel',
  'ships at night',
];

describe('what is wrong', () => {
  test('a warning of a kind that is new and repeated is of note', () => {
    const service = known().say(LATER, times(8, warn('pool of 50 nearly used up')));
    expect(service.raised).toEqual([]);
    expect(service.say(LATER + 1_000, [warn('pool of 50 nearly used up')]).raised).toEqual([
      'new-template info template',
    ]);
  });

  test('a flood of one line is of note, once', () => {
    const service = known();
    for (let frame = 0; frame < 20; frame += 1) service.say(LATER + frame * 50, times(500, info('order 7 paid')));
    expect(service.raised).toEqual(['surge info template']);
  });

  test('errors of many kinds that surge together are few findings', () => {
    const errors = KINDS.map((kind) => error(`peer ${kind} no more`));
    const service = new Service().usual(T0, T0 + 70 * MINUTE, [...times(200, info('order 7 paid')), ...errors]);
    service.raised.length = 0;
    service.usual(T0 + 70 * MINUTE, T0 + 74 * MINUTE, [...traffic, ...errors.flatMap((each) => times(20, each))]);
    expect(service.raised.length).toBeGreaterThan(0);
    expect(service.raised.length).toBeLessThanOrEqual(3);
  });

  test('a share of errors shows in a service that says little as well', () => {
    const errors = KINDS.map((kind) => error(`peer ${kind} no more`));
    const service = new Service().usual(T0, T0 + 3 * HOUR, times(3, info('order 7 paid')));
    for (const [index, each] of errors.entries()) service.say(T0 + 3 * HOUR + index * 11 * MINUTE, [...traffic, each]);
    service.usual(T0 + 5 * HOUR, T0 + 6 * HOUR, times(3, info('order 7 paid')));
    service.raised.length = 0;
    for (let step = 0; step < 24; step += 1) {
      service.say(T0 + 6 * HOUR + step * 10_000, [
        ...times(2, info('order 7 paid')),
        errors[step % 6]!,
        errors[(step + 3) % 6]!,
      ]);
    }
    expect(service.raised).toContain('surge warning ratio');
  });
});

describe('what is not', () => {
  test('a deploy that brings lines of many kinds, warnings among them, and takes one away', () => {
    const service = known().usual(LATER, LATER + 20 * MINUTE, [...traffic, info('pump turns')]);
    const brought = KINDS.map((kind) => info(`peer ${kind} again`));
    service.usual(LATER + 21 * MINUTE, LATER + 60 * MINUTE, [...traffic, ...brought, warn('peer reads an old schema')]);
    expect(service.raised).toEqual([]);
  });

  test('a job of the night that fails in the same way each night, from the second night on', () => {
    const service = new Service();
    for (let night = 0; night < 4; night += 1) {
      const from = T0 + night * DAY;
      for (let at = from; at < from + 8 * MINUTE; at += 10_000)
        service.say(at, [...traffic, ...times(6, error('row 7 skipped'))]);
      service.usual(from + 8 * MINUTE, from + HOUR, traffic);
    }
    expect(service.raised).toEqual(['new-template warning template']);
  });

  test('a fatal line that comes each night, from the third night on, but not one that comes by day', () => {
    const service = new Service();
    for (let night = 0; night < 5; night += 1)
      service.say(T0 + night * DAY, [...traffic, ['fatal', 'rotated: exited with 1']]);
    expect(service.raised).toEqual(Array(2).fill('first-fatal warning template'));
    service.say(T0 + 4.4 * DAY, [['fatal', 'rotated: exited with 1']]);
    expect(service.raised).toHaveLength(3);
  });

  test('a clock that jumps a day ahead and back', () => {
    const service = known()
      .say(LATER + DAY, traffic)
      .usual(LATER, LATER + 20 * MINUTE, traffic);
    expect(service.raised).toEqual([]);
    expect(service.say(LATER + 20 * MINUTE, times(3, error('cannot pay 7'))).raised).toEqual([
      'new-template warning template',
    ]);
  });
});
