import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine, findServer, type ServerBinary, unpackSuiteServer } from '@hale/redis-server';
import { Redis } from 'ioredis';

export interface TestRedisOptions {
  /** Which server: what the machine has, Redis 7.0 or later, when absent. */
  readonly flavour?: 'redis-8' | 'valkey';
  /** Keep an append-only file, so that what was acknowledged outlives {@link TestRedis.kill}. */
  readonly aof?: boolean;
  /** Further settings as on the server's command line: `['--maxmemory', '4mb']`. */
  readonly settings?: readonly string[];
  /** Runs in a session of its own, so that a terminal's Ctrl-C reaches only who started it, and who ends it. */
  readonly ownSession?: boolean;
  /** The lines of a sentinel's configuration, which makes it one. */
  readonly sentinel?: readonly string[];
}

/** The suite of Debian that has it, and its package and program there. */
const FLAVOURS = {
  'redis-8': { suite: 'trixie', program: 'redis-server' },
  valkey: { suite: 'trixie', program: 'valkey-server' },
} as const;

/** A real server of a test's own on 127.0.0.1, in its own folder. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** A client that reconnects for ever. */
  readonly redis: Redis;
  /** Forgets everything that the server holds. */
  flush(): Promise<void>;
  /** The process stands still; connections stay open and nobody answers. */
  freeze(): void;
  thaw(): void;
  /** Ends the process with -9; resolves once it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder; resolves when it answers. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));
const PORT_ATTEMPTS = 3;
const SENTINEL_FILE = 'sentinel.conf';

/** Starts a server with Redis' defaults, but `noeviction`, no snapshots and, unless asked for, no append-only file. */
export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const binary = await serverOf(options.flavour);
  for (let attempt = 1; ; attempt += 1) {
    const server = new RedisProcess(binary, options, await freePort());
    try {
      await server.restart();
      return server;
    } catch (error) {
      // Between finding a free port and listening on it another program may have taken it.
      await server.stop();
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

class RedisProcess implements TestRedis {
  readonly port: number;
  readonly redis: Redis;
  readonly #binary: ServerBinary;
  readonly #options: TestRedisOptions;
  #directory: string | undefined;
  #process: ChildProcess | undefined;

  constructor(binary: ServerBinary, options: TestRedisOptions, port: number) {
    this.port = port;
    this.#binary = binary;
    this.#options = options;
    this.redis = new Redis(this.url, { lazyConnect: true, maxRetriesPerRequest: null, retryStrategy: () => 5 });
    this.redis.on('error', () => undefined);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async flush(): Promise<void> {
    await this.redis.flushall();
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async restart(): Promise<void> {
    this.#directory ??= await this.#prepare();
    const { file, args } = commandLine(this.#binary, this.#arguments());
    const detached = this.#options.ownSession ?? false;
    const child = spawn(file, args, { cwd: this.#directory, stdio: 'ignore', detached });
    this.#process = child;
    // A test run that is interrupted must not leave servers behind.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    const failed = once(child, 'exit').then(() =>
      Promise.reject(new Error(`redis-server on port ${this.port} ended at once`)),
    );
    failed.catch(() => undefined);
    await Promise.race([this.redis.ping(), failed]);
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.kill();
    if (this.#directory) await rm(this.#directory, { recursive: true, force: true });
  }

  async #prepare(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'hale-test-redis-'));
    const { sentinel } = this.#options;
    if (sentinel) await writeFile(join(directory, SENTINEL_FILE), `${sentinel.join('\n')}\n`);
    return directory;
  }

  #arguments(): string[] {
    const { aof = false, settings = [], sentinel } = this.#options;
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', '.'];
    if (sentinel) return [SENTINEL_FILE, ...place, '--sentinel'];
    return [
      place,
      [
        '--save',
        '',
        '--appendonly',
        aof ? 'yes' : 'no',
        '--appendfsync',
        'everysec',
        '--maxmemory-policy',
        'noeviction',
      ],
      settings,
    ].flat();
  }
}

/** Rejects, and says what to do, when it cannot be had: a test that needs it must not pass without. */
async function serverOf(flavour: TestRedisOptions['flavour']): Promise<ServerBinary> {
  const options = { cacheDir: CACHE, onProgress: () => undefined };
  if (flavour === undefined) {
    const found = await findServer(options);
    if (found) return found;
    throw new Error('these tests need a Redis server of version 7 or later: install redis-server');
  }
  const { suite, program } = FLAVOURS[flavour];
  return await unpackSuiteServer(options, suite, program).catch((error: unknown) => {
    const remedy = `let this machine reach the Debian mirror of its package sources once, or bring .cache/${program}-${suite} along`;
    throw new Error(`this test needs ${program} of Debian ${suite}: ${remedy}`, { cause: error });
  });
}

export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
