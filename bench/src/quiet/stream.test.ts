import { expect, test } from '@jest/globals';
import { DAY_MS, START_MS } from './calendar.ts';
import { NO_EFFECTS } from './effects.ts';
import { applyFault, type Fault } from './faults.ts';
import { fleetOf, type Member } from './fleet.ts';
import { plantFaults } from './plan.ts';
import { scrapesOf, seriesOf } from './stream.ts';

interface Reading {
  readonly at: number;
  readonly values: readonly number[];
}

const DAYS = 4;
const FLEET = fleetOf(5, 13, DAYS);

function readingsOf(member: Member, faults: readonly Fault[] = [], until = Number.POSITIVE_INFINITY) {
  const readings: Reading[] = [];
  for (const { at, values } of scrapesOf(member, faults, DAYS)) {
    if (at >= until) break;
    readings.push({ at, values: [...values] });
  }
  return readings;
}

/** Compared as text: Jest's own comparison takes seconds for so many numbers. */
const same = (a: readonly Reading[], b: readonly Reading[]) => JSON.stringify(a) === JSON.stringify(b);

const memberOf = (archetype: Member['archetype']): Member => {
  const member = FLEET.find((each) => each.archetype === archetype);
  if (!member) throw new Error(`no ${archetype}`);
  return member;
};

const readingsOfOneByOne = FLEET.map((member) => ({ member, readings: readingsOf(member) }));

test('the same seed gives the same readings, another seed others', () => {
  const member = memberOf('worker');
  const again = readingsOf(member);
  expect(same(again, readingsOfOneByOne.find((each) => each.member === member)?.readings ?? [])).toBe(true);
  const other = fleetOf(6, 13, DAYS).find(({ archetype }) => archetype === 'worker');
  expect(other && readingsOf(other)[100]).not.toEqual(again[100]);
});

test('a smaller fleet is the beginning of a larger one', () => {
  expect(fleetOf(5, 4, DAYS).map(({ traits }) => traits)).toEqual(FLEET.slice(0, 4).map(({ traits }) => traits));
});

test.each(readingsOfOneByOne)('$member.service: numbers in the order of time', ({ member, readings }) => {
  const names = seriesOf(member).map(({ signal }) => signal);
  const wrong = readings.flatMap(({ values }) =>
    values.flatMap((value, index) => (value < 0 || value === Number.POSITIVE_INFINITY ? [names[index]] : [])),
  );
  expect(wrong.filter((name) => name !== 'node_clock_offset_ms' && name !== 'balance_drift')).toEqual([]);
  expect(readings.every(({ at }, index) => at >= (readings[index - 1]?.at ?? START_MS))).toBe(true);
});

test.each(readingsOfOneByOne)('$member.service: counters fall only when its process begins again', (each) => {
  const { member, readings } = each;
  for (const [index, { kind, signal }] of seriesOf(member).entries()) {
    if (kind !== 'counter') continue;
    let [last, resets] = [0, 0];
    for (const { values } of readings) {
      const value = values[index] ?? Number.NaN;
      if (value < last) resets += 1;
      if (!Number.isNaN(value)) last = value;
    }
    // A counter that had counted nothing shows no reset.
    expect([signal, resets <= member.restarts.length]).toEqual([signal, true]);
  }
});

test('some samples are missing, not many, and some come twice', () => {
  let [expected, scrapes, samples, width, twice] = [0, 0, 0, 0, 0];
  for (const { member, readings } of readingsOfOneByOne) {
    expected += (DAYS * DAY_MS) / member.traits.intervalMs;
    scrapes += readings.length;
    width += readings.length * seriesOf(member).length;
    samples += readings.reduce((sum, { values }) => sum + values.filter((value) => !Number.isNaN(value)).length, 0);
    twice += readings.filter(({ at }, index) => at === readings[index - 1]?.at).length;
  }
  expect(1 - scrapes / expected).toBeGreaterThan(0.0005);
  expect(1 - scrapes / expected).toBeLessThan(0.02);
  expect(1 - samples / width).toBeGreaterThan(0.0001);
  expect(1 - samples / width).toBeLessThan(0.06);
  expect(twice).toBeGreaterThan(0);
});

const faults = plantFaults(5, FLEET, DAYS, 4);

test('faults are planted apart from each other, and are over when the time is', () => {
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(10);
  for (const fault of faults) {
    expect(fault.startAt).toBeGreaterThan(START_MS + 2 * DAY_MS);
    expect(fault.endAt).toBeGreaterThan(fault.startAt);
    expect(fault.clearAt).toBeLessThanOrEqual(START_MS + DAYS * DAY_MS);
    const system = FLEET.find(({ service }) => service === fault.service)?.system;
    const beside = faults.filter(
      (other) => other !== fault && FLEET.find(({ service }) => service === other.service)?.system === system,
    );
    expect(beside.some(({ startAt, clearAt }) => startAt < fault.clearAt && fault.startAt < clearAt)).toBe(false);
  }
});

const oneOfEach = [...Map.groupBy(faults, ({ variant }) => variant).values()].flatMap(([fault]) => fault ?? []);

test.each(oneOfEach.map((fault) => ({ fault })))(
  '$fault.variant of $fault.service is seen on its signals',
  ({ fault }) => {
    const member = FLEET.find(({ service }) => service === fault.service);
    if (!member) throw new Error(fault.service);
    const columns = seriesOf(member).map(({ signal }, index) => ({ signal, index }));
    const shown = columns.filter(({ signal }) => fault.signals.includes(signal));
    const healthy = readingsOfOneByOne.find((each) => each.member === member)?.readings ?? [];
    const ill = readingsOf(member, [fault], fault.endAt);
    const during = (readings: readonly Reading[], index: number) =>
      readings.flatMap(({ at, values }) => (at >= fault.startAt && at < fault.endAt ? [values[index]] : []));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.some(({ index }) => during(healthy, index).join() !== during(ill, index).join())).toBe(true);
    const before = (readings: readonly Reading[]) => readings.filter(({ at }) => at < fault.startAt);
    expect(same(before(ill), before(healthy))).toBe(true);
  },
);

test('effects are at full strength after a minute, climb all the time on a ramp, and end', () => {
  const fault = faults.find(({ course, touches }) => course === 'step' && touches[0]?.change.traffic !== undefined);
  const leak = faults.find(({ kind }) => kind === 'memory-leak');
  if (!fault || !leak) throw new Error('not planted');
  const effectsAt = (of: Fault, at: number) => {
    const effects = { ...NO_EFFECTS };
    applyFault(of, of.service, at, effects);
    return effects;
  };
  expect(effectsAt(fault, fault.startAt + 60_000).traffic).toBeCloseTo(fault.size);
  expect(effectsAt(fault, fault.endAt)).toEqual(NO_EFFECTS);
  expect(effectsAt(leak, (leak.startAt + leak.endAt) / 2).leaked).toBeCloseTo(leak.size / 2);
});
