import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';

export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * The file itself, or every *.csv of a folder and of those in it, in the order of their paths; links to folders are not followed.
 * @throws {UsageError} when there is none.
 */
export async function csvFiles(path: string): Promise<readonly SourceFile[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: ${error.code ?? error.message}`);
  });
  if (!found.isDirectory()) return [{ path, bytes: found.size }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.csv'))
    .map(({ parentPath, name }) => join(parentPath, name))
    // By code unit, so that the order is the same under every locale.
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (paths.length === 0) throw new UsageError(`${path}: no .csv file in it`);
  return await Promise.all(paths.map(async (each) => ({ path: each, bytes: (await stat(each)).size })));
}
