import { unpackDebianServer } from './debian-package.ts';
import { type FindServerOptions, readVersion, type ServerBinary } from './server-binary.ts';

/** Names of the server program and of its Debian package, in order of preference. */
const SERVER_NAMES = ['redis-server', 'valkey-server'] as const;

async function findOnPath(onProgress: (line: string) => void): Promise<ServerBinary | null> {
  for (const command of SERVER_NAMES) {
    const version = await readVersion({ command, libraryFolders: [] });
    if (typeof version === 'string') return { command, libraryFolders: [], version, source: 'system' };
    if (version instanceof Error) onProgress(`Passing over the installed server: ${version.message}.`);
  }
  return null;
}

/**
 * Looks for a server program: installed on this machine, else Debian's package unpacked (without root) into
 * `<cacheDir>/redis`, where later calls find it. `null` when neither works; the reasons go to `onProgress`.
 */
export async function findServer(options: FindServerOptions): Promise<ServerBinary | null> {
  const installed = await findOnPath(options.onProgress);
  if (installed !== null) return installed;
  try {
    return await unpackDebianServer(options, SERVER_NAMES);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    options.onProgress(`Debian's package of Redis could not be used: ${reason}.`);
    return null;
  }
}
