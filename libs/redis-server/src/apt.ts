import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
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
const isMissing = (name: string): boolean => WANTED_PACKAGE.test(name) && !UNWANTED_PACKAGE.test(name);
/** Of another suite nothing fits the machine's libraries, so that all come from there. */
const isOfServer = (name: string): boolean => WANTED_PACKAGE.test(name) || name.startsWith('zlib');

/** With what Debian's keys for its suites come, on any machine that has its package tool. */
const DEBIAN_KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Debian's package tool as anyone may use it: with lists and caches of our own where the machine's do not help. */
export interface Apt {
  /** Names of `packageName` and of what it needs and is not installed, as apt itself resolves them. Rejects if it can not. */
  resolvePackages(packageName: string): Promise<string[]>;
  /** Fetches (and verifies) packages into `folder`. Rejects if one can not be had. */
  download(packages: readonly string[], folder: string): Promise<void>;
}

function aptWith(configFile: string, isWanted: (name: string) => boolean): Apt {
  const apt = async (args: readonly string[], timeoutMs: number, cwd: string) => {
    const result = await runCommand('apt-get', ['-q', '-c', configFile, ...args], { cwd, timeoutMs });
    if (!result.ok) throw new Error(result.missing ? 'there is no apt-get here' : result.reason);
    return result.stdout;
  };
  return {
    async resolvePackages(packageName) {
      const plan = await apt(['-s', '--no-install-recommends', 'install', packageName], QUERY_TIMEOUT_MS, '/');
      const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
      return names.filter(isWanted);
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
  return aptWith(configFile, isMissing);
}

/** apt with lists of its own in `folder`, fetched from the machine's package sources. Needs no root. */
export async function ownApt(folder: string): Promise<Apt> {
  return aptWith(await update(folder, []), isMissing);
}

/**
 * apt with the packages of one suite of Debian and nothing else: from where the machine has its own suite, as if nothing
 * were installed. Rejects when this is no Debian.
 */
export async function suiteApt(folder: string, suite: string): Promise<Apt> {
  await mkdir(folder, { recursive: true });
  const source = resolve(folder, 'sources.list');
  const signedBy = await access(DEBIAN_KEYS).then(
    () => `[signed-by=${DEBIAN_KEYS}] `,
    () => '',
  );
  await writeFile(source, (await debianMirrors()).map((mirror) => `deb ${signedBy}${mirror} ${suite} main\n`).join(''));
  const status = resolve(folder, 'status');
  await writeFile(status, '');
  const settings = {
    'Dir::Etc::sourcelist': source,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::status': status,
  };
  return aptWith(await update(folder, Object.entries(settings)), isOfServer);
}

/** Fetches package lists into `folder`; the configuration file by which they are used. */
async function update(folder: string, settings: readonly (readonly [string, string])[]): Promise<string> {
  const lists = resolve(folder, 'lists');
  const cache = resolve(folder, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const configFile = resolve(folder, 'own.conf');
  const places = [...settings, ['Dir::State::Lists', lists], ['Dir::Cache', cache]] as const;
  const lines = places.map(([name, place]) => `${name} ${JSON.stringify(place)};`);
  await writeFile(configFile, `${[...SETTINGS, ...lines].join('\n')}\n`);
  // A source that can not be reached fails the update as a whole, although the others may hold what is needed.
  await runCommand('apt-get', ['-q', '-c', configFile, 'update'], { cwd: folder, timeoutMs: TRANSFER_TIMEOUT_MS });
  return configFile;
}

/** Where the machine's own suite comes from; others may call theirs the same, but do not have Debian's keys. */
async function debianMirrors(): Promise<string[]> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME="?([\w-]+)"?$/m.exec(release)?.[1];
  const format = '$(RELEASE) $(COMPONENT) $(REPO_URI)';
  const args = ['indextargets', '--no-release-info', '--format', format, 'Created-By: Packages'];
  const { stdout } = await runCommand('apt-get', args, { timeoutMs: QUERY_TIMEOUT_MS });
  const own = `${codename} main `;
  const mirrors = stdout.split('\n').flatMap((line) => (line.startsWith(own) ? [line.slice(own.length)] : []));
  if (!/^ID="?debian"?$/m.test(release) || mirrors.length === 0)
    throw new Error('this machine has no package source of its own Debian suite');
  return [...new Set(mirrors)];
}
