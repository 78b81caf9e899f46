import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './folders.ts';

const CONSOLE = join(ROOT, 'services/console');

/** Bundles the console's page when it is missing or older than its sources; takes well under a second. */
export async function ensurePage(say: (line: string) => void): Promise<void> {
  const built = await modifiedAt(join(CONSOLE, 'dist/app.js'));
  const sources = await readdir(join(CONSOLE, 'web'), { recursive: true });
  const times = await Promise.all(['../build.mjs', ...sources].map((name) => modifiedAt(join(CONSOLE, 'web', name))));
  if (built > Math.max(...times)) return;
  say('building the console’s page');
  await promisify(execFile)(process.execPath, [join(CONSOLE, 'build.mjs')], { cwd: CONSOLE });
}

/** Milliseconds since the epoch; 0 when there is no such file. */
async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
