import { InvalidEventError, parseEvent, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { stamp, stampOutcome } from './stamp.ts';

const NOW = 1_790_000_000_000;
const by = { source: 'hale/rca', cause: 'c1', now: NOW };
const changed = (key?: string) =>
  topics['topology.changed'].draft(
    { env: 'demo', services: ['a'], edges: [], at: NOW },
    { subject: 'demo', ...(key !== undefined && { key }) },
  );
const cause = parseEvent(stamp(changed(), '0', { ...by, cause: 'c0' }).payload);

describe('the envelope', () => {
  test('is one that every reader takes, with times of source and recording', () => {
    const event = parseEvent(
      stamp({ ...changed(), time: NOW - 5_000 }, '0', { ...by, traceparent: '00-a-b-01' }).payload,
    );
    expect(event).toMatchObject({
      source: 'hale/rca',
      type: 'topology.changed',
      subject: 'demo',
      time: new Date(NOW - 5_000).toISOString(),
      recordedtime: new Date(NOW).toISOString(),
      dataschema: 'urn:hale:topology.changed:1',
      traceparent: '00-a-b-01',
    });
    expect(event.causationid).toBeUndefined();
  });

  test('names its cause and inherits its incident, unless the draft names one', () => {
    const caused = { ...by, causeEvent: { ...cause, correlationid: 'inc-1' } };
    expect(parseEvent(stamp(changed(), '0', caused).payload)).toMatchObject({
      causationid: cause.id,
      correlationid: 'inc-1',
    });
    expect(parseEvent(stamp({ ...changed(), incident: 'inc-2' }, '0', caused).payload).correlationid).toBe('inc-2');
  });

  test('has its own times, whichever were written before', () => {
    const timesOf = (time: number, now: number) => {
      const event = parseEvent(stamp({ ...changed(), time }, '0', { ...by, now }).payload);
      return [Date.parse(event.time), Date.parse(event.recordedtime)];
    };
    const times = [0, 1, 0].flatMap((time) => [0, 2].map((now) => [NOW + time, NOW + now] as const));
    for (const [time, now] of times) expect(timesOf(time, now)).toEqual([time, now]);
  });

  test('keeps what breaks the contract out of the streams', () => {
    expect(() => stamp({ type: 'tea.brewed', subject: 'x', data: {} }, '0', by)).toThrow(InvalidEventError);
    expect(() => stamp({ type: 'topology.changed', subject: 'x', data: {} }, '0', by)).toThrow(/^topology.changed: /);
  });
});

describe('ids', () => {
  test('are the same whenever the same cause is handled, and differ by position or key', () => {
    const ids = (key?: string) =>
      stampOutcome({ reason: 'r', events: [changed(key), changed()] }, 'rca', by).map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
    expect(ids('k')[0]).not.toBe(ids()[0]);
    expect(ids('k')[1]).toBe(ids()[1]);
  });

  test('a timer is the same timer whatever sets it', () => {
    const timer = { name: 'triage', key: 'inc-1', dueAt: NOW, data: {} };
    const timerId = (causeId: string, set = timer) => {
      const [stamped] = stampOutcome({ reason: 'r', timers: [set] }, 'rca', { ...by, cause: causeId });
      return parseEvent(stamped?.payload ?? '').subject;
    };
    expect(timerId('c1')).toBe(timerId('c2'));
    expect(timerId('c1', { ...timer, key: 'inc-2' })).not.toBe(timerId('c1'));
  });
});
