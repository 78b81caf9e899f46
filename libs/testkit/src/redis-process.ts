import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findServer } from '@hale/redis-server';
import { Redis } from 'ioredis';

export interface TestRedisOptions {
  /** Keep an append-only file, so that what was acknowledged outlives {@link TestRedis.kill}. */
  readonly aof?: boolean;
  /** Further settings as on the server's command line: `['--maxmemory', '4mb']`. */
  readonly settings?: readonly string[];
  /** Runs in a session of its own, so that a terminal's Ctrl-C reaches only who started it, and who ends it. */
  readonly ownSession?: boolean;
}

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

/** Starts a server with Redis' defaults, but `noeviction`, no snapshots and, unless asked for, no append-only file. */
export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  for (let attempt = 1; ; attempt += 1) {
    const server = new RedisProcess(options, await freePort());
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
  readonly #options: TestRedisOptions;
  #directory: string | undefined;
  #process: ChildProcess | undefined;

  constructor(options: TestRedisOptions, port: number) {
    this.port = port;
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
    const binary = await findServer({ cacheDir: CACHE, onProgress: () => undefined });
    if (!binary) throw new Error('these tests need a Redis server of version 7 or later: install redis-server');
    this.#directory ??= await mkdtemp(join(tmpdir(), 'hale-test-redis-'));
    const { command, libraryFolders } = binary;
    const env = { ...process.env, ...(libraryFolders.length > 0 && { LD_LIBRARY_PATH: libraryFolders.join(':') }) };
    const detached = this.#options.ownSession ?? false;
    const child = spawn(command, this.#arguments(), { cwd: this.#directory, env, stdio: 'ignore', detached });
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

  #arguments(): string[] {
    const { aof = false, settings = [] } = this.#options;
    return [
      ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', '.', '--save', ''],
      ['--appendonly', aof ? 'yes' : 'no', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
      settings,
    ].flat();
  }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
