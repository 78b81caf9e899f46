import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceJsonFile } from './atomic-file.ts';
import { SERVICES, type ServiceName } from './graph.ts';
import { fieldOf } from './http.ts';
import { type Outcome, withOutcome } from './outcomes.ts';
import type { ServiceRecord } from './record.ts';

const VERSION = 1;

export interface ShopState {
  readonly version: typeof VERSION;
  readonly controlPort: number;
  readonly services: Readonly<Record<ServiceName, ServiceRecord>>;
  readonly outcomes: readonly Outcome[];
}

/** `<dir>/state.json`: what survives the supervisor. Every change is in the file before the call returns. */
export interface StateFile {
  read(): ShopState;
  /** Changes one service, and remembers an answer in the same write if there is one. */
  update(service: ServiceName, change: (record: ServiceRecord) => ServiceRecord, outcome?: Outcome): ServiceRecord;
}

export function openState(dir: string, initial: Omit<ShopState, 'version'>): StateFile {
  const path = statePath(dir);
  let state: ShopState = { version: VERSION, ...initial };
  replaceJsonFile(path, state);
  return {
    read: () => state,
    update(service, change, outcome) {
      const record = change(state.services[service]);
      const outcomes = outcome === undefined ? state.outcomes : withOutcome(state.outcomes, outcome);
      state = { ...state, services: { ...state.services, [service]: record }, outcomes };
      replaceJsonFile(path, state);
      return record;
    },
  };
}

/** What the last supervisor left; null if there was none. Throws if the file is not one of ours. */
export function loadState(dir: string): ShopState | null {
  let text: string;
  try {
    text = readFileSync(statePath(dir), 'utf8');
  } catch (error) {
    if (fieldOf(error, 'code') === 'ENOENT') return null;
    throw error;
  }
  const state = parseState(text);
  if (state === null) throw new Error(`${statePath(dir)} cannot be read: delete it to begin afresh`);
  return state;
}

function parseState(text: string): ShopState | null {
  try {
    const value: unknown = JSON.parse(text);
    return isShopState(value) ? value : null;
  } catch {
    return null;
  }
}

function isShopState(value: unknown): value is ShopState {
  const services = fieldOf(value, 'services');
  return (
    fieldOf(value, 'version') === VERSION &&
    typeof fieldOf(value, 'controlPort') === 'number' &&
    Array.isArray(fieldOf(value, 'outcomes')) &&
    SERVICES.every((name) => isRecord(fieldOf(services, name)))
  );
}

function isRecord(value: unknown): boolean {
  const identity = fieldOf(value, 'process');
  return (
    typeof fieldOf(value, 'port') === 'number' &&
    typeof fieldOf(value, 'up') === 'boolean' &&
    typeof fieldOf(value, 'hung') === 'boolean' &&
    typeof fieldOf(value, 'generation') === 'number' &&
    (identity === null || typeof fieldOf(identity, 'pid') === 'number')
  );
}

function statePath(dir: string): string {
  return join(dir, 'state.json');
}
