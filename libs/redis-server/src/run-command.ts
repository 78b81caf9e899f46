import { execFile } from 'node:child_process';

export interface CommandResult {
  /** False when the program is missing, ended with another code than 0, or ran out of time. */
  readonly ok: boolean;
  /** True when there is no such program. */
  readonly missing: boolean;
  readonly stdout: string;
  /** The last line that says what went wrong; empty when nothing did. */
  readonly reason: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly timeoutMs: number;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

function reasonOf(error: Error, stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('W:'));
  return (lines.at(-1) ?? error.message.split('\n')[0] ?? 'unknown reason').trim();
}

/** Runs a program without a shell. Never rejects: what went wrong is in the result. */
export function runCommand(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { cwd, timeoutMs } = options;
  const settings = { timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES, ...(cwd ? { cwd } : {}) };
  return new Promise((resolve) => {
    execFile(file, args, { ...settings, killSignal: 'SIGKILL', encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) return resolve({ ok: true, missing: false, stdout, reason: '' });
      const late = error.killed === true ? `${file} did not end within ${timeoutMs / 1000} s` : null;
      resolve({ ok: false, missing: error.code === 'ENOENT', stdout, reason: late ?? reasonOf(error, stderr) });
    });
  });
}
