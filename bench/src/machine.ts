import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { rounded } from './statistics.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Version and persistence of the Redis that was measured; absent when none was. */
  readonly redis?: string;
}

export function describeMachine(redis: string | undefined): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: rounded(totalmem() / 2 ** 30, 1),
    node: process.versions.node,
    ...(redis !== undefined && { redis }),
  };
}

/** The commit that the sources are at, with `+` when they differ from it; `unknown` outside a clone. */
export async function describeCommit(root: string): Promise<string> {
  try {
    const git = async (...args: string[]) => (await promisify(execFile)('git', args, { cwd: root })).stdout.trim();
    const commit = await git('rev-parse', '--short=12', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? commit : `${commit}+`;
  } catch {
    return 'unknown';
  }
}
