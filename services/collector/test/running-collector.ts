import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReady } from '@hale/testkit';
import { collector } from '../src/index.ts';

export interface RunningCollector {
  readonly url: string;
  /** POSTs a body and reads the whole answer. */
  push(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The collector as it is run by itself, on a free port, beside a real Redis; watching `services`, one partition. */
export async function runCollector(
  redisUrl: string,
  { services = { payments: {}, checkout: {} }, highWater = {}, ...settings }: Readonly<Record<string, unknown>> = {},
): Promise<RunningCollector> {
  const directory = await mkdtemp(join(tmpdir(), 'hale-collector-'));
  const file = join(directory, 'hale.yaml');
  const redis = { url: redisUrl, partitions: 1, highWater };
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ env: 'demo', logLevel: 'error', redis, services, collector: settings }));
  const running = await runReady([collector], { file, environment: {} });
  return {
    url: running.url,
    async push(path, body, headers = {}) {
      const response = await fetch(new URL(path, running.url), { method: 'POST', body, headers });
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    },
    async stop() {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
