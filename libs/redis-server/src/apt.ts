import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand } from './run-command.ts';

const QUERY_TIMEOUT_MS = 30_000;
const TRANSFER_TIMEOUT_MS = 120_000;

/** Fails instead of hanging where there is no network; never asks; no hooks of the machine's own configuration. */
const SETTINGS = [
  'Acquire::http::Timeout "20";',
  'Acquire::https::Timeout "20";',
  'Acquire::Retries "1";',
  'APT::Sandbox::User "root";',
  '#clear APT::Update::Pre-Invoke;',
  '#clear APT::Update::Post-Invoke;',
  '#clear APT::Update::Post-Invoke-Success;',
];

/** The server's own packages and libraries. The C library stays the machine's: it must match its dynamic linker. */
const WANTED_PACKAGE = /^(redis|valkey|lib|lua)/;
const UNWANTED_PACKAGE = /^libc6(-|$)|^libc-/;

/** Debian's package tool as anyone may use it: with lists and caches of our own where the machine's do not help. */
export interface Apt {
  /** Names of `packageName` and of what it needs and is not installed, as apt itself resolves them. Rejects if it can not. */
  resolvePackages(packageName: string): Promise<string[]>;
  /** Fetches (and verifies) packages into `folder`. Rejects if one can not be had. */
  download(packages: readonly string[], folder: string): Promise<void>;
}

function aptWith(configFile: string): Apt {
  const apt = async (args: readonly string[], timeoutMs: number, cwd: string) => {
    const result = await runCommand('apt-get', ['-q', '-c', configFile, ...args], { cwd, timeoutMs });
    if (!result.ok) throw new Error(result.missing ? 'there is no apt-get here' : result.reason);
    return result.stdout;
  };
  return {
    async resolvePackages(packageName) {
      const plan = await apt(['-s', '--no-install-recommends', 'install', packageName], QUERY_TIMEOUT_MS, '/');
      const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
      return names.filter((name) => WANTED_PACKAGE.test(name) && !UNWANTED_PACKAGE.test(name));
    },
    async download(packages, folder) {
      await apt(['download', ...packages], TRANSFER_TIMEOUT_MS, folder);
    },
  };
}

/** apt with the package lists that the machine has, which may be empty or out of date. */
export async function machineApt(folder: string): Promise<Apt> {
  await mkdir(folder, { recursive: true });
  const configFile = resolve(folder, 'machine.conf');
  await writeFile(configFile, `${SETTINGS.join('\n')}\n`);
  return aptWith(configFile);
}

/** apt with lists of its own in `folder`, fetched from the machine's package sources. Needs no root. */
export async function ownApt(folder: string): Promise<Apt> {
  const lists = resolve(folder, 'lists');
  const cache = resolve(folder, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const configFile = resolve(folder, 'own.conf');
  const places = [`Dir::State::Lists ${JSON.stringify(lists)};`, `Dir::Cache ${JSON.stringify(cache)};`];
  await writeFile(configFile, `${[...SETTINGS, ...places].join('\n')}\n`);
  // A source that can not be reached fails the update as a whole, although the others may hold what is needed.
  await runCommand('apt-get', ['-q', '-c', configFile, 'update'], { cwd: folder, timeoutMs: TRANSFER_TIMEOUT_MS });
  return aptWith(configFile);
}
