#!/usr/bin/env node
// The `hale` program. Started by an older Node it runs itself again under Node 24, which takes TypeScript as it is.
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, isRecent, runInstead } from '../../scripts/node24.mjs';

async function runUnderNode24() {
  const node = findNode(fileURLToPath(new URL('../..', import.meta.url)));
  const env = { ...process.env, PATH: [...node.pathFolders, process.env.PATH ?? ''].join(delimiter) };
  const self = fileURLToPath(import.meta.url);
  await runInstead(node.file, [self, ...process.argv.slice(2)], { cwd: process.cwd(), env });
}

if (isRecent(process.versions.node)) {
  await import('../src/main.ts');
} else {
  await runUnderNode24().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
