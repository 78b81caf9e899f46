import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Command {
  /** The program and its arguments; no shell comes near them. */
  readonly argv: readonly string[];
  /** Milliseconds; after that the whole process group is killed. */
  readonly timeout: number;
  readonly cwd: string;
  /** All of the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** It ran to its end and exited with 0. */
  readonly ok: boolean;
  /** How it ended, in words. */
  readonly end: string;
  /** The first 64 KiB. */
  readonly stdout: string;
  /** The last 8 KiB. */
  readonly stderr: string;
}

const STDOUT_MAX = 65_536;
const STDERR_MAX = 8_192;
/** How long output may follow the exit: a grandchild that keeps the pipe open must not hold us. Milliseconds. */
const DRAIN_MS = 250;

/**
 * Runs a command to its end. Whatever happens to it is a result; only an abort by the caller's signal
 * rejects (with its reason), after the process group has been killed: nobody knows then what it did.
 */
export async function runCommand(command: Command): Promise<CommandResult> {
  command.signal?.throwIfAborted();
  const [program = '', ...args] = command.argv;
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: { ...command.env },
    shell: false,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = keepHead(child.stdout);
  const stderr = keepTail(child.stderr);
  const kill = () => killGroup(child.pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, command.timeout);
  command.signal?.addEventListener('abort', kill, { once: true });
  try {
    const end = await ended(child);
    await drained([child.stdout, child.stderr]);
    command.signal?.throwIfAborted();
    return {
      ok: end === 'exit code 0' && !timedOut,
      end: timedOut ? `killed after ${command.timeout} ms` : end,
      stdout: stdout(),
      stderr: stderr(),
    };
  } finally {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', kill);
  }
}

function ended(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`not started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(code === null ? `ended by ${signal}` : `exit code ${code}`));
  });
}

async function drained(streams: readonly Readable[]): Promise<void> {
  const closed = Promise.all(streams.map((stream) => new Promise<void>((resolve) => onClosed(stream, resolve))));
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_MS);
  await Promise.race([closed, late]);
  clearTimeout(timer);
  for (const stream of streams) stream.destroy();
}

function onClosed(stream: Readable, then: () => void): void {
  if (stream.closed || stream.destroyed) then();
  else stream.once('close', then);
}

/** The child leads a group of its own, so that what it has started ends with it. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended in the meantime.
  }
}

/** Output beyond the limit is read and dropped, so that the child never waits for us. */
function keepHead(stream: Readable): () => string {
  let kept = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    if (kept.length < STDOUT_MAX) kept = Buffer.concat([kept, chunk.subarray(0, STDOUT_MAX - kept.length)]);
  });
  return () => kept.toString('utf8');
}

function keepTail(stream: Readable): () => string {
  let kept = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]);
    if (kept.length > STDERR_MAX) kept = kept.subarray(kept.length - STDERR_MAX);
  });
  return () => kept.toString('utf8');
}
