import { runCommand } from './run-command.ts';

/** A Redis (or Valkey) server program that was run once and answered with a version that is recent enough. */
export interface ServerBinary {
  /** A name on the PATH or an absolute path. */
  readonly command: string;
  /** Folders that the dynamic linker must search first; empty for a program that is installed. */
  readonly libraryFolders: readonly string[];
  /** The dynamic linker that starts it, when its C library is not the machine's. */
  readonly linker?: string;
  readonly version: string;
  readonly source: 'system' | 'debian';
}

export interface FindServerOptions {
  /** Folder for what is fetched, kept between runs. */
  readonly cacheDir: string;
  /** Is told, in one line each, what takes time or was passed over and why. */
  readonly onProgress: (line: string) => void;
}

/** Scripts with a shebang line, which refuse to run when memory is full, exist from this version on. */
const OLDEST_MAJOR = 7;

const VERSION_TIMEOUT_MS = 10_000;

type Startable = Pick<ServerBinary, 'command' | 'libraryFolders' | 'linker'>;

/** The program and arguments that start a server with its own library folders; keeps the process id (both exec). */
export function commandLine({ command, libraryFolders, linker }: Startable, args: readonly string[]) {
  if (libraryFolders.length === 0) return { file: command, args: [...args] };
  const folders = libraryFolders.join(':');
  if (linker !== undefined) return { file: linker, args: ['--library-path', folders, command, ...args] };
  return { file: 'env', args: [`LD_LIBRARY_PATH=${folders}`, command, ...args] };
}

/** The server's version, `null` when there is no such program, or an Error that says why it can not be used. */
export async function readVersion(binary: Startable): Promise<string | null | Error> {
  const { file, args } = commandLine(binary, ['--version']);
  const result = await runCommand(file, args, { timeoutMs: VERSION_TIMEOUT_MS });
  if (result.missing) return null;
  if (!result.ok) return new Error(`${binary.command} --version failed: ${result.reason}`);
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(result.stdout)?.[1];
  if (version === undefined) return new Error(`${binary.command} --version did not name a version`);
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return version;
  return new Error(`${binary.command} is version ${version}, at least ${OLDEST_MAJOR}.0 is needed`);
}
