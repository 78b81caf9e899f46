import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from './error-code.ts';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

const RETRY_MS = 20;
const GRACEFUL_MS = 5_000;
const KILLED_MS = 5_000;

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

async function waitUntilGone(server: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isRunning(server)) {
    if (Date.now() > deadline) return false;
    await delay(RETRY_MS);
  }
  return true;
}

/**
 * Ends this very server process: SIGTERM, on which it does what the command SHUTDOWN does (the append-only file is
 * flushed), and SIGKILL when that takes over 5 s. Resolves once it is gone; does nothing when it is already.
 */
export async function stopServer(server: ProcessIdentity): Promise<void> {
  for (const [name, timeoutMs] of [
    ['SIGTERM', GRACEFUL_MS],
    ['SIGKILL', KILLED_MS],
  ] as const) {
    if (!(await isRunning(server))) return;
    signal(server.pid, name);
    if (await waitUntilGone(server, timeoutMs)) return;
  }
  throw new Error(`Redis (process ${server.pid}) could not be stopped, not even by SIGKILL.`);
}
