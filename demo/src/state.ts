import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceJsonFile } from './atomic-file.ts';
import { ROLES, type Role } from './graph.ts';
import { fieldOf } from './http.ts';
import type { Names } from './names.ts';
import { type Outcome, withOutcome } from './outcomes.ts';
import type { ServiceRecord } from './record.ts';

const VERSION = 2;

export interface ShopState {
  readonly version: typeof VERSION;
  readonly controlPort: number;
  readonly names: Names;
  readonly services: Readonly<Record<Role, ServiceRecord>>;
  readonly outcomes: readonly Outcome[];
}

/** `<dir>/state.json`: what survives the supervisor. Every change is in the file before the call returns. */
export interface StateFile {
  read(): ShopState;
  /** Changes one service, and remembers an answer in the same write if there is one. */
  update(role: Role, change: (record: ServiceRecord) => ServiceRecord, outcome?: Outcome): ServiceRecord;
}

export function openState(dir: string, initial: Omit<ShopState, 'version'>): StateFile {
  const path = statePath(dir);
  let state: ShopState = { version: VERSION, ...initial };
  replaceJsonFile(path, state);
  return {
    read: () => state,
    update(role, change, outcome) {
      const record = change(state.services[role]);
      const outcomes = outcome === undefined ? state.outcomes : withOutcome(state.outcomes, outcome);
      state = { ...state, services: { ...state.services, [role]: record }, outcomes };
      replaceJsonFile(path, state);
      return record;
    },
  };
}

/** What the last supervisor left; null if there was none, or an older shop's. Throws if the file is not one of ours. */
export function loadState(dir: string): ShopState | null {
  let text: string;
  try {
    text = readFileSync(statePath(dir), 'utf8');
  } catch (error) {
    if (fieldOf(error, 'code') === 'ENOENT') return null;
    throw error;
  }
  const value = parsed(text);
  const version = fieldOf(value, 'version');
  if (typeof version === 'number' && version < VERSION) return null;
  if (isShopState(value)) return value;
  throw new Error(`${statePath(dir)} cannot be read: delete it to begin afresh`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isShopState(value: unknown): value is ShopState {
  const services = fieldOf(value, 'services');
  return (
    fieldOf(value, 'version') === VERSION &&
    typeof fieldOf(value, 'controlPort') === 'number' &&
    Array.isArray(fieldOf(value, 'outcomes')) &&
    ROLES.every((role) => typeof fieldOf(fieldOf(value, 'names'), role) === 'string') &&
    ROLES.every((role) => isRecord(fieldOf(services, role)))
  );
}

function isRecord(value: unknown): boolean {
  const identity = fieldOf(value, 'process');
  return (
    typeof fieldOf(value, 'port') === 'number' &&
    typeof fieldOf(value, 'up') === 'boolean' &&
    typeof fieldOf(value, 'version') === 'string' &&
    typeof fieldOf(value, 'generation') === 'number' &&
    (identity === null || typeof fieldOf(identity, 'pid') === 'number')
  );
}

function statePath(dir: string): string {
  return join(dir, 'state.json');
}
