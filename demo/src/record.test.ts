import { describe, expect, test } from '@jest/globals';
import {
  afterExit,
  afterSpawn,
  deployWanted,
  freshRecord,
  replacementDone,
  replacementWanted,
  rollbackWanted,
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
    expect(hung).toMatchObject({ up: true, fault: 'hang' });
    expect(afterExit(hung)).toMatchObject({ up: false, fault: null });
    expect(wantedUp(hung).fault).toBeNull();
    expect(wantedDown(hung)).toMatchObject({ up: false, fault: null });
  });

  test('the exit that a restart causes does not take it down', () => {
    const hung = withFault(running, 'hang');
    const restarting = replacementWanted(hung, 'restart', 'k');
    expect(restarting).toMatchObject({ up: true, fault: null, pending: { action: 'restart', key: 'k', from: 1 } });
    const again = started(afterExit(restarting));
    expect(again).toMatchObject({ up: true, generation: 2, pending: { action: 'restart', key: 'k', from: 1 } });
    expect(replacementDone(again, true)).toMatchObject({ up: true, pending: null });
  });

  test('a restarted process that dies at once is down', () => {
    const died = afterExit(started(replacementWanted(running, 'restart', null)));
    expect(replacementDone(died, false)).toMatchObject({ up: false, pending: null, process: null });
  });

  test('a rollback goes back to the version before the last deploy, once', () => {
    const deployed = replacementDone(started(deployWanted(running, 'v2')), true);
    expect(deployed).toMatchObject({ version: 'v2', previous: 'v1', pending: null });
    const back = rollbackWanted(deployed, 'v1', 'k');
    expect(back).toMatchObject({ version: 'v1', previous: null, pending: { action: 'rollback', key: 'k' } });
  });

  test('what is over by itself is not remembered', () => {
    expect(withFault(running, 'scrape-gap')).toEqual(running);
  });
});
