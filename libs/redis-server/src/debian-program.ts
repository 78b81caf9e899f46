import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { machineApt, ownApt } from './apt.ts';
import { unpackPackages } from './debian-package.ts';
import { runCommand } from './run-command.ts';

const VERSION_TIMEOUT_MS = 10_000;

/**
 * The command of a program that is its Debian package's only one and needs nothing but the C library, as those written in Go:
 * installed on this machine, else unpacked (without root) into `<cacheDir>/<name>`, where later calls find it. Rejects with the
 * reason when neither works.
 */
export async function findDebianProgram(name: string, cacheDir: string): Promise<string> {
  if ((await runCommand(name, ['--version'], { timeoutMs: VERSION_TIMEOUT_MS })).ok) return name;
  const target = resolve(cacheDir, name);
  const command = join(target, 'usr/bin', name);
  const isThere = () =>
    access(command).then(
      () => true,
      () => false,
    );
  if (await isThere()) return command;
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(`${target}.unpacking-`);
  try {
    const tree = await unpackWith(machineApt, name, work).catch(() => unpackWith(ownApt, name, work));
    // Another process may have been first, with the same.
    await rename(tree, target).catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return command;
}

async function unpackWith(openApt: typeof machineApt, name: string, work: string): Promise<string> {
  const tree = await mkdtemp(join(work, 'tree-'));
  await unpackPackages(await openApt(join(work, 'apt')), [name], work, tree);
  return tree;
}
