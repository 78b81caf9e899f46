import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Apt, machineApt, ownApt, suiteApt } from './apt.ts';
import { runCommand } from './run-command.ts';
import { type FindServerOptions, readVersion, type ServerBinary } from './server-binary.ts';

const UNPACK_TIMEOUT_MS = 60_000;
const QUERY_TIMEOUT_MS = 10_000;

/** A folder of a fetch that was cut off is removed when it is older than this. */
const ABANDONED_MS = 60 * 60 * 1000;

type Inspection = ServerBinary | null | Error;

const isServer = (found: Inspection): found is ServerBinary => found !== null && !(found instanceof Error);

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

/** The server inside an unpacked tree; `null` when there is none, Error when it is there and does not run. */
async function inspect(folder: string, names: readonly string[]): Promise<Inspection> {
  const files = await listFiles(folder).catch(() => []);
  const libraryFolders = [...new Set(files.filter((file) => /\.so(\.|$)/.test(file)).map((file) => dirname(file)))];
  const linker = files.find((file) => /\/ld-linux[^/]*\.so\.\d+$/.test(file));
  for (const name of names) {
    const command = files.find((file) => file.endsWith(`/bin/${name}`));
    if (command === undefined) continue;
    const startable = { command, libraryFolders, ...(linker !== undefined && { linker }) };
    const version = await readVersion(startable);
    if (version instanceof Error) return version;
    if (version !== null) return { ...startable, version, source: 'debian' };
  }
  return null;
}

/** Fetches packages by way of a folder in `work` and unpacks them into `tree`. */
export async function unpackPackages(apt: Apt, packages: readonly string[], work: string, tree: string): Promise<void> {
  const archives = await mkdtemp(join(work, 'archives-'));
  await apt.download(packages, archives);
  for (const archive of await listFiles(archives)) {
    const unpacked = await runCommand('dpkg', ['-x', archive, tree], { timeoutMs: UNPACK_TIMEOUT_MS });
    if (!unpacked.ok) throw new Error(`dpkg -x failed: ${unpacked.reason}`);
  }
}

/** Fetches the first of the named packages that is to be had, with what it needs, and unpacks all of it into `tree`. */
async function fetchInto(apt: Apt, work: string, tree: string, names: readonly string[]): Promise<void> {
  let firstError: unknown;
  for (const name of names) {
    try {
      return await unpackPackages(apt, await apt.resolvePackages(name), work, tree);
    } catch (error) {
      firstError ??= error;
    }
  }
  throw firstError;
}

/** Puts a finished tree in place in one step. When another process was first, its tree stays and serves as well. */
async function putInPlace(tree: string, target: string, names: readonly string[]): Promise<ServerBinary> {
  await rename(tree, target).catch(async () => {
    if (isServer(await inspect(target, names))) return;
    await rename(target, `${tree}.broken`);
    await rename(tree, target);
  });
  const placed = await inspect(target, names);
  if (isServer(placed)) return placed;
  throw placed ?? new Error(`${target} could not be written`);
}

/** One whole try with one kind of package lists, in a work folder that is removed at the end. */
async function unpackWith(openApt: (folder: string) => Promise<Apt>, target: string, names: readonly string[]) {
  const work = await mkdtemp(`${target}.unpacking-`);
  try {
    const tree = join(work, 'tree');
    await mkdir(tree);
    await fetchInto(await openApt(join(work, 'apt')), work, tree, names);
    const found = await inspect(tree, names);
    if (!isServer(found)) throw found ?? new Error('the package holds no server');
    return await putInPlace(tree, target, names);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function removeAbandoned(target: string): Promise<void> {
  const cacheDir = dirname(target);
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(`${basename(target)}.unpacking-`)) continue;
    const folder = join(cacheDir, name);
    const age = Date.now() - ((await stat(folder).catch(() => null))?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}

/** The server in `target`, put there by the first of `ways` that works when there is none yet. */
async function keep(
  target: string,
  names: readonly string[],
  onMissing: () => void,
  ways: readonly ((folder: string) => Promise<Apt>)[],
): Promise<ServerBinary> {
  const kept = await inspect(target, names);
  if (isServer(kept)) return kept;
  if (!(await runCommand('dpkg', ['--version'], { timeoutMs: QUERY_TIMEOUT_MS })).ok) {
    throw new Error('this machine does not use Debian packages');
  }
  onMissing();
  await mkdir(dirname(target), { recursive: true });
  await removeAbandoned(target);
  let lastError: unknown;
  for (const way of ways) {
    try {
      return await unpackWith(way, target, names);
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}

/**
 * Fetches the first of the named Debian packages that is to be had, unpacks it and the libraries that it needs and the
 * machine lacks into `<cacheDir>/redis`, and returns its server; later calls find it there. Concurrent calls may fetch
 * twice and leave one whole tree. Rejects with the reason when that is impossible here.
 */
export async function unpackDebianServer(
  { cacheDir, onProgress }: FindServerOptions,
  names: readonly string[],
): Promise<ServerBinary> {
  const say = () =>
    onProgress("Fetching Redis from Debian's packages into the cache folder (once, nothing is installed) ...");
  return await keep(resolve(cacheDir, 'redis'), names, say, [machineApt, ownApt]);
}

/**
 * The same with the package that another suite of Debian has under the name of the server program: it is unpacked with
 * all libraries that it needs, the C library too, into `<cacheDir>/<name>-<suite>`.
 */
export async function unpackSuiteServer(
  { cacheDir, onProgress }: FindServerOptions,
  suite: string,
  name: string,
): Promise<ServerBinary> {
  const say = () => onProgress(`Fetching ${name} of Debian ${suite} into the cache folder ...`);
  return await keep(resolve(cacheDir, `${name}-${suite}`), [name], say, [(folder) => suiteApt(folder, suite)]);
}
