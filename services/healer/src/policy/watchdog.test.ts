import { describe, expect, test } from '@jest/globals';
import { action, record, T0 } from '../../test/builders.ts';
import { stallMs } from './lifecycle.ts';
import type { State } from './records.ts';
import { beginVerification } from './verification.ts';
import { watch } from './watchdog.ts';

const restart = action();
const late = T0 + stallMs(restart);
const state: State = {
  remediations: null,
  incidents: null,
  history: [],
  killSwitch: null,
  findings: new Map(),
  changes: null,
  topology: null,
};

describe('watch', () => {
  test('waits on while there is progress, from the latest step on', () => {
    const step = watch(record({ progressAt: T0 + 1_000 }), restart, state, late);
    expect(step).toMatchObject({ reason: 'progressing', timers: [{ name: 'watchdog', dueAt: late + 1_000 }] });
  });

  test('sets a stalled verification going again, three times', () => {
    const stalled = record({ status: 'verifying', verification: { ...beginVerification(), tick: 7 } });
    const step = watch(stalled, restart, state, late);
    expect(step.reason).toBe('revived');
    expect(step.timers?.[0]).toMatchObject({ name: 'verify', dueAt: late, data: { tick: '8' } });
    expect(step.changes?.remediations?.[0]?.verification).toMatchObject({ tick: 8, revived: 1 });
    const spent = record({ status: 'verifying', verification: { ...beginVerification(), revived: 3 } });
    expect(watch(spent, restart, state, late)).toMatchObject({
      reason: 'stuck',
      events: [{ data: { outcome: 'abandoned' } }],
    });
  });

  test('an act of which nothing was heard has failed; an approval that led nowhere is abandoned', () => {
    expect(watch(record({ status: 'started' }), restart, state, late).events).toMatchObject([
      { data: { outcome: 'failed' } },
    ]);
    expect(watch(record(), restart, state, late).events).toMatchObject([{ data: { outcome: 'abandoned' } }]);
    expect(watch(record(), undefined, state, T0).reason).toBe('stuck');
  });

  test('has nothing to do with what is over', () => {
    expect(watch(record({ status: 'finished' }), restart, state, late)).toEqual({ reason: 'too-late' });
  });
});
