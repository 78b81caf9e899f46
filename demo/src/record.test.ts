import { describe, expect, test } from '@jest/globals';
import {
  afterExit,
  afterSpawn,
  freshRecord,
  restartDone,
  restartWanted,
  type ServiceRecord,
  wantedDown,
  wantedUp,
  withFault,
} from './record.ts';

const identity = { pid: 7, startTicks: 1, commandLine: 'node\0' };
const started = (record: ServiceRecord) => afterSpawn(record, identity, '2026-01-01T00:00:00.000Z');
const running = started(freshRecord(20_001));

describe('a service record', () => {
  test('counts its starts', () => {
    expect(running).toMatchObject({ up: true, generation: 1, process: identity });
    expect(started(running).generation).toBe(2);
  });

  test('a crash leaves it down, both told and untold', () => {
    expect(afterExit(running)).toMatchObject({ up: false, process: null, generation: 1 });
    expect(withFault(running, 'crash')).toMatchObject({ up: false, process: identity });
  });

  test('a hang leaves it up, and is forgotten with the process that hung', () => {
    const hung = withFault(running, 'hang');
    expect(hung).toMatchObject({ up: true, hung: true });
    expect(afterExit(hung)).toMatchObject({ up: false, hung: false });
    expect(wantedUp(hung).hung).toBe(false);
    expect(wantedDown(hung)).toMatchObject({ up: false, hung: false });
  });

  test('the exit that a restart causes does not take it down', () => {
    const hung = withFault(running, 'hang');
    const restarting = restartWanted(hung, 'k');
    expect(restarting).toMatchObject({ up: true, hung: false, restart: { key: 'k', from: 1 } });
    const again = started(afterExit(restarting));
    expect(again).toMatchObject({ up: true, generation: 2, restart: { key: 'k', from: 1 } });
    expect(restartDone(again, true)).toMatchObject({ up: true, restart: null });
  });

  test('a restarted process that dies at once is down', () => {
    const died = afterExit(started(restartWanted(running, null)));
    expect(restartDone(died, false)).toMatchObject({ up: false, restart: null, process: null });
  });
});
