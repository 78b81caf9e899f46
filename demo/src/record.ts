import { type Fault, isLasting, type LastingFault } from './faults.ts';
import type { ProcessIdentity } from './proc.ts';

/** What replaces the running process by another. */
export type Replacing = 'restart' | 'rollback' | 'deploy';

/** A replacement that was promised to a caller and is not finished. */
export interface PendingReplacement {
  readonly action: Replacing;
  readonly key: string | null;
  /** The generation that was up when it was asked for; every later one satisfies it. */
  readonly from: number;
}

const FIRST_VERSION = 'v1';

/** What is known of one service, and survives the supervisor. */
export interface ServiceRecord {
  readonly port: number;
  /** Whether it has to run. False after a stop or a crash: nothing is restarted unasked. */
  readonly up: boolean;
  /** What the one that runs was told to suffer from. */
  readonly fault: LastingFault | null;
  readonly version: string;
  /** What a rollback goes back to, null if there is nothing. */
  readonly previous: string | null;
  /** Counts the starts. */
  readonly generation: number;
  /** ISO time of the last start, null before the first. */
  readonly startedAt: string | null;
  readonly process: ProcessIdentity | null;
  readonly pending: PendingReplacement | null;
}

export function freshRecord(port: number): ServiceRecord {
  return {
    port,
    up: true,
    fault: null,
    version: FIRST_VERSION,
    previous: null,
    generation: 0,
    startedAt: null,
    process: null,
    pending: null,
  };
}

export function afterSpawn(record: ServiceRecord, identity: ProcessIdentity, startedAt: string): ServiceRecord {
  return { ...record, process: identity, startedAt, generation: record.generation + 1 };
}

/** An exit that no pending replacement accounts for means that the service is down and stays so. */
export function afterExit(record: ServiceRecord): ServiceRecord {
  return { ...record, process: null, fault: null, up: record.pending !== null && record.up };
}

/** The fault is recorded before it is done: a supervisor that dies in between does not undo it. */
export function withFault(record: ServiceRecord, fault: Fault): ServiceRecord {
  if (isLasting(fault)) return { ...record, fault };
  return fault === 'crash' ? { ...record, up: false } : record;
}

export function withoutFault(record: ServiceRecord): ServiceRecord {
  return { ...record, fault: null };
}

export function wantedUp(record: ServiceRecord): ServiceRecord {
  return { ...record, up: true, fault: null };
}

export function wantedDown(record: ServiceRecord): ServiceRecord {
  return { ...record, up: false, fault: null };
}

export function replacementWanted(record: ServiceRecord, action: Replacing, key: string | null): ServiceRecord {
  return { ...wantedUp(record), pending: { action, key, from: record.generation } };
}

export function deployWanted(record: ServiceRecord, version: string): ServiceRecord {
  return { ...replacementWanted(record, 'deploy', null), version, previous: record.version };
}

/** There is no way further back, so that two rollbacks do not bring the bad version again. */
export function rollbackWanted(record: ServiceRecord, to: string, key: string | null): ServiceRecord {
  return { ...replacementWanted(record, 'rollback', key), version: to, previous: null };
}

/** `alive`: whether the process in its place still runs; one that died at once is down like any that crashed. */
export function replacementDone(record: ServiceRecord, alive: boolean): ServiceRecord {
  return { ...record, pending: null, up: alive };
}
