import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideRedis } from '@hale/redis-server';
import { Redis } from 'ioredis';

export interface OwnRedis {
  readonly url: string;
  /** Such as `7.0.15, appendonly yes, appendfsync everysec`. */
  readonly description: string;
  stop(): Promise<void>;
}

/** A Redis with an empty folder of its own, with the settings of `npm start`. */
export async function startOwnRedis(cacheDir: string, onProgress: (line: string) => void): Promise<OwnRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hale-bench-'));
  const server = await provideRedis({ dataDir, cacheDir, onProgress });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: server.url, description: await describe(server.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function describe(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const info = await redis.info('server');
    const version = /^(?:valkey|redis)_version:(.*)$/m.exec(info)?.[1]?.trim() ?? 'unknown';
    const settings = (await redis.config('GET', 'append*')) as string[];
    const setting = (name: string) => `${name} ${settings[settings.indexOf(name) + 1] ?? 'unknown'}`;
    return [version, setting('appendonly'), setting('appendfsync')].join(', ');
  } finally {
    redis.disconnect();
  }
}
