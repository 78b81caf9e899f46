import { renameSync, writeFileSync } from 'node:fs';

/** A reader sees the old content or all of the fresh one; a kill at any moment leaves one of the two. */
export function replaceJsonFile(path: string, content: unknown): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(content)}\n`);
  renameSync(draft, path);
}
