import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bus } from '@hale/bus';
import type { Draft } from '@hale/events';
import { runReady } from '@hale/testkit';
import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { console } from '../src/index.ts';

export interface RunningConsole {
  readonly url: string;
  readonly redis: Redis;
  /** Says what the other services would say. */
  tell(...drafts: readonly Draft[]): Promise<void>;
  stop(): Promise<void>;
}

/** The console as it is run by itself, on a free port, beside a real Redis. */
export async function runConsole(
  redisUrl: string,
  settings: Readonly<Record<string, unknown>> = {},
  core: Readonly<Record<string, unknown>> = {},
): Promise<RunningConsole> {
  const directory = await mkdtemp(join(tmpdir(), 'hale-console-'));
  const file = join(directory, 'hale.yaml');
  const services = { storefront: {}, catalog: {}, checkout: {}, payments: { critical: true } };
  // JSON is YAML.
  await writeFile(
    file,
    JSON.stringify({
      env: 'demo',
      logLevel: 'error',
      redis: { url: redisUrl },
      services,
      ...core,
      console: { port: 0, ...settings },
    }),
  );
  const running = await runReady([console], { file, environment: {} });
  const log = running.log;
  const bus = new Bus({ controlUrl: redisUrl, partitions: 1, consumer: 'teller', log, registry: new Registry() });
  await bus.start();
  const redis = new Redis(redisUrl);
  return {
    url: running.url,
    redis,
    tell: (...drafts) => bus.publisher('escalation').publish(drafts),
    async stop() {
      await running.stop();
      bus.close();
      redis.disconnect();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
