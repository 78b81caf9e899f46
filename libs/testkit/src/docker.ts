import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** A real Docker engine of a test's own, with one image: this machine's shell and a few of its programs. */
export interface TestEngine {
  readonly socket: string;
  /** Runs a shell script in a container without network; its id. `health` is a shell command that is tried each second. */
  run(name: string, script: string, labels?: Readonly<Record<string, string>>, health?: string): Promise<string>;
  /** Asks the engine for something of a container: `stop`, `start`, `kill?signal=USR1`. */
  ask(name: string, what: string): Promise<void>;
  /** The process of a running container on this machine. */
  pidOf(name: string): Promise<number>;
  /** Removes a container, whatever it does. */
  remove(name: string): Promise<void>;
  stop(): Promise<void>;
}

const IMAGE = 'hale-test:1';
const SECOND_NS = 1_000_000_000;
const PROGRAMS = ['/bin/sh', '/bin/sleep', '/bin/cat', '/usr/bin/tail', '/usr/bin/touch'];
const DOCKERD = ['/usr/sbin/dockerd', '/usr/bin/dockerd', '/usr/local/bin/dockerd'];

/**
 * Starts one beside whatever runs here already. Needs root; where no engine is installed, Debian's package is. Rejects
 * when there can be none, so that nothing is left untested without a word.
 */
export async function startEngine(): Promise<TestEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'hale-test-docker-'));
  const socket = join(folder, 'engine.sock');
  const child = spawn(provideDockerd(), argumentsFor(folder, socket), { stdio: 'ignore' });
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  const stop = async () => {
    process.removeListener('exit', kill);
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  const answers = () =>
    call(socket, 'GET', '/_ping').then(
      ({ status }) => status === 200,
      () => false,
    );
  try {
    await eventually('the Docker engine', async () => child.exitCode !== null || (await answers()), 25_000);
    await importImage(socket);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    socket,
    stop,
    run: (name, script, labels = {}, health) => runContainer(socket, name, script, labels, health),
    ask: async (name, what) => {
      const { status, body } = await call(socket, 'POST', `/containers/${name}/${what}`);
      if (status >= 400) throw new Error(`${what} of ${name}: ${body}`);
    },
    pidOf: async (name) => {
      const { body } = await call(socket, 'GET', `/containers/${name}/json`);
      return (JSON.parse(body) as { State: { Pid: number } }).State.Pid;
    },
    remove: async (name) => void (await call(socket, 'DELETE', `/containers/${name}?force=1`)),
  };
}

function provideDockerd(): string {
  const found = DOCKERD.find(existsSync);
  if (process.getuid?.() !== 0) throw new Error('these tests start a Docker engine, which only root may');
  if (found) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'docker.io'], { env, stdio: 'ignore' });
  const installed = DOCKERD.find(existsSync);
  if (!installed) throw new Error('docker.io holds no dockerd: install a Docker engine by hand');
  return installed;
}

/** No network: the engine then changes nothing of the machine's. */
function argumentsFor(folder: string, socket: string): string[] {
  return [
    ['--host', `unix://${socket}`, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'run')],
    ['--pidfile', join(folder, 'pid'), '--bridge=none', '--iptables=false', '--ip6tables=false'],
    ['--storage-driver', 'vfs', '--log-level', 'error'],
  ].flat();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function importImage(socket: string): Promise<void> {
  const libraries = PROGRAMS.flatMap((program) =>
    [...execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path),
  );
  const files = [...new Set([...PROGRAMS, ...libraries])];
  const tar = execFileSync('tar', ['-chPf', '-', ...files], { maxBuffer: 64 * 1_048_576 });
  const { status, body } = await call(socket, 'POST', '/images/create?fromSrc=-&repo=hale-test&tag=1', tar);
  if (status !== 200) throw new Error(`the image could not be imported: ${body}`);
}

async function runContainer(
  socket: string,
  name: string,
  script: string,
  labels: Readonly<Record<string, string>>,
  health: string | undefined,
): Promise<string> {
  const settings = { NetworkMode: 'none', Init: false };
  const check = health && { Test: ['CMD', '/bin/sh', '-c', health], Interval: SECOND_NS, Retries: 1 };
  const container = {
    Image: IMAGE,
    Cmd: ['/bin/sh', '-c', script],
    Labels: labels,
    HostConfig: settings,
    ...(check && { Healthcheck: check }),
  };
  const made = await call(socket, 'POST', `/containers/create?name=${name}`, JSON.stringify(container));
  const { Id } = JSON.parse(made.body) as { Id?: string };
  const started = await call(socket, 'POST', `/containers/${name}/start`);
  if (Id === undefined || started.status !== 204) throw new Error(`no container: ${made.body} ${started.body}`);
  return Id;
}

function call(
  socketPath: string,
  method: string,
  path: string,
  body?: string | Buffer,
): Promise<{ readonly status: number; readonly body: string }> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-tar';
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers: { host: 'docker', 'content-type': type } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
