import type { ProcessIdentity } from './proc.ts';

/** A restart that was promised to a caller and is not finished. */
export interface PendingRestart {
  readonly key: string | null;
  /** The generation that was up when it was asked for; every later one satisfies it. */
  readonly from: number;
}

/** What is known of one service, and survives the supervisor. */
export interface ServiceRecord {
  readonly port: number;
  /** Whether it has to run. False after a stop or a crash: nothing is restarted unasked. */
  readonly up: boolean;
  /** Whether the one that runs has been told to hang. */
  readonly hung: boolean;
  /** Counts the starts. */
  readonly generation: number;
  /** ISO time of the last start, null before the first. */
  readonly startedAt: string | null;
  readonly process: ProcessIdentity | null;
  readonly restart: PendingRestart | null;
}

export function freshRecord(port: number): ServiceRecord {
  return { port, up: true, hung: false, generation: 0, startedAt: null, process: null, restart: null };
}

export function afterSpawn(record: ServiceRecord, identity: ProcessIdentity, startedAt: string): ServiceRecord {
  return { ...record, process: identity, startedAt, generation: record.generation + 1 };
}

/** An exit that no pending restart accounts for means that the service is down and stays so. */
export function afterExit(record: ServiceRecord): ServiceRecord {
  return record.restart === null
    ? { ...record, process: null, up: false, hung: false }
    : { ...record, process: null, hung: false };
}

/** The fault is recorded before it is done: a supervisor that dies in between does not undo it. */
export function withFault(record: ServiceRecord, fault: 'crash' | 'hang'): ServiceRecord {
  return fault === 'hang' ? { ...record, hung: true } : { ...record, up: false };
}

export function wantedUp(record: ServiceRecord): ServiceRecord {
  return { ...record, up: true, hung: false };
}

export function wantedDown(record: ServiceRecord): ServiceRecord {
  return { ...record, up: false, hung: false };
}

export function restartWanted(record: ServiceRecord, key: string | null): ServiceRecord {
  return { ...wantedUp(record), restart: { key, from: record.generation } };
}

/** `alive`: whether the restarted process still runs; one that died at once is down like any that crashed. */
export function restartDone(record: ServiceRecord, alive: boolean): ServiceRecord {
  return { ...record, restart: null, up: alive };
}
