import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from './module-facts.ts';

/** The root of the repository, without a slash at the end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

const SKIPPED = new Set(['node_modules', 'dist']);

/** Paths of all files under a folder of the repository, from its root, in a fixed order; none where it is missing. */
function listFiles(folder: string, root = ROOT): string[] {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter(({ name }) => !SKIPPED.has(name) && !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(path, root) : [path];
    });
}

/** Every TypeScript file and every script of these folders. */
export function readSources(folders: readonly string[], root = ROOT): SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(folder, root))
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
