import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';

/** What tells a process from another that was given the same pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks after boot: field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
  /** The arguments, each ended by a NUL. */
  readonly commandLine: string;
}

/** The identity of a live process; null if there is none, or only a zombie that nobody has reaped. */
export function identityOf(pid: number): ProcessIdentity | null {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (stat === null || stat.state === 'Z' || stat.state === 'X') return null;
    return { pid, startTicks: stat.startTicks, commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return null;
  }
}

/** The name in the second field may hold spaces and brackets, so the fields are counted from its last bracket. */
export function parseStat(stat: string): { state: string; startTicks: number } | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startTicks = Number(fields[19]);
  return state === undefined || state === '' || !Number.isSafeInteger(startTicks) ? null : { state, startTicks };
}

export function isAlive(identity: ProcessIdentity): boolean {
  const found = identityOf(identity.pid);
  return found !== null && found.startTicks === identity.startTicks && found.commandLine === identity.commandLine;
}

/** Kills this very process if it still lives, never a stranger with its pid, and returns when it is gone. */
export async function killLeftover(identity: ProcessIdentity): Promise<void> {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    return;
  }
  for await (const _ of setInterval(20)) {
    if (!isAlive(identity)) return;
  }
}
