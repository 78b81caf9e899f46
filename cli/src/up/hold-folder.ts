import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** One `hale up` a folder. A record of a process that is gone, or whose pid belongs to somebody else, is replaced. */
export async function holdFolder(home: string): Promise<void> {
  const file = join(home, 'up.pid');
  const other = recorded(file);
  if (other !== undefined && other !== process.pid && isUp(other)) {
    throw new UsageError(
      `hale is up already in ${home} (process ${other}): stop it first, or set HALE_HOME to another folder`,
    );
  }
  writeFileSync(file, `${process.pid}\n`);
}

function recorded(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isUp(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('up');
  } catch {
    return false;
  }
}
