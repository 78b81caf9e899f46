import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from './error-code.ts';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

const RETRY_MS = 50;

export interface LockOptions {
  /** How long to wait for a live holder. */
  readonly timeoutMs: number;
  /** Is called once when another live process holds the lock. */
  readonly onWait?: (holder: ProcessIdentity) => void;
}

function parseHolder(text: string): ProcessIdentity | null {
  const [pid = '', startedAt = ''] = text.split('\n');
  return /^\d+$/.test(pid) && startedAt !== '' ? { pid: Number(pid), startedAt } : null;
}

/** Creates the lock with its whole text in one step, so that nobody reads half a holder. False when it exists. */
async function createExclusively(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

const readLock = (path: string) => readFile(path, 'utf8').catch(() => null);

/**
 * Removes the lock of a dead holder. Whoever does so holds a second lock meanwhile and looks again, because another
 * process may have taken the first one over since it was read; a second lock left by a dead process is taken the same way.
 */
async function removeStale(path: string, text: string, options: LockOptions): Promise<void> {
  await withLock(`${path}.takeover`, options, async () => {
    if ((await readLock(path)) === text) await unlink(path);
  });
}

async function acquire(path: string, text: string, options: LockOptions): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  let waited = false;
  while (!(await createExclusively(path, text))) {
    const found = await readLock(path);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder === null || !(await isRunning(holder))) {
      await removeStale(path, found, options);
      continue;
    }
    if (Date.now() > deadline) throw new Error(`Process ${holder.pid} holds ${path} and does not let go of it.`);
    if (!waited) options.onWait?.(holder);
    waited = true;
    await delay(RETRY_MS);
  }
}

/**
 * Runs `work` while no other caller with the same path, in this process or another on this machine, runs its own. A lock
 * that a dead process left is taken over. Rejects when a live one keeps it beyond the timeout.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const self = await identify(process.pid);
  if (self === null) throw new Error('This process can not tell when it was started, so it can not lock anything.');
  const text = `${self.pid}\n${self.startedAt}\n${randomUUID()}\n`;
  await acquire(path, text, options);
  try {
    return await work();
  } finally {
    if ((await readLock(path)) === text) await unlink(path);
  }
}
