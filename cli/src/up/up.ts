import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, loadConfig } from '@hale/config';
import { type ProvidedRedis, provideRedis } from '@hale/redis-server';
import { SERVICES, sections } from '../services.ts';
import { Child } from './child.ts';
import { consoleFile, ROOT, stateFolder } from './folders.ts';
import { holdFolder } from './hold-folder.ts';
import { ensurePage } from './page.ts';
import { freePort } from './port.ts';
import { type RunningShop, shopEnvironment, startShop } from './shop.ts';

export interface UpOptions {
  /** The user's hale.yaml; the demo's, with its shop, when absent. */
  readonly config: string | undefined;
  readonly environment: Environment;
  readonly say: (line: string) => void;
}

export interface RunningHale {
  readonly console: string;
  readonly demo: boolean;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const PORT_PATIENCE_MS = 2_000;

/**
 * The embedded shape: a Redis of its own, the demo shop, one process that reads what strangers send and one
 * that acts. What an earlier start left is adopted (Redis, shop) or takes itself down (the processes).
 */
export async function up({ config, environment, say }: UpOptions): Promise<RunningHale> {
  const home = stateFolder(environment);
  mkdirSync(join(home, 'redis'), { recursive: true });
  await holdFolder(home);
  const demo = config === undefined;
  const file = config ?? join(ROOT, 'demo/hale.yaml');
  const port = await consolePort(home, environment);
  const [redis, shop] = await Promise.all([
    startRedis(home, environment, say),
    demo ? startShop(home, { hale: `http://127.0.0.1:${port}` }) : null,
    ensurePage(say),
  ]);
  const env = childEnvironment(environment, redis, shop, file, port);
  loadConfig({ file, environment: env, sections });

  const listening = Promise.withResolvers<string>();
  const onMessage = (message: unknown) => listening.resolve((message as { url: string }).url);
  const others = SERVICES.map(({ name }) => name).filter((name) => name !== 'healer');
  const pipeline = child('pipeline', others, home, env, say, onMessage);
  const healer = child('healer', ['healer'], home, env, say);
  pipeline.start();
  healer.start();
  const stop = async () => {
    await Promise.all([pipeline.stop(), healer.stop()]);
    shop?.stop();
    await Promise.all([shop?.ended, redis.stop()]);
  };
  try {
    const url = await within(
      listening.promise,
      READY_WITHIN_MS,
      `no console after 60 s, see ${join(home, 'logs/pipeline.log')}`,
    );
    await untilReady(url);
    writeFileSync(consoleFile(home), `${url}\n`);
    return { console: url, demo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRedis(home: string, environment: Environment, say: (line: string) => void): Promise<ProvidedRedis> {
  const settings = {
    url: environment['REDIS_URL'],
    dataDir: join(home, 'redis'),
    cacheDir: join(ROOT, '.cache'),
    onProgress: say,
  };
  const redis = await provideRedis(settings);
  if (!redis.durable)
    say('WARNING: this is the embedded Valkey: it keeps nothing when Hale stops. Install redis-server to keep data.');
  return redis;
}

/**
 * Known before anything is started: the shop reports to it. A start after a kill finds the last one again, as soon as
 * the processes that were left alone have given it back.
 */
async function consolePort(home: string, environment: Environment): Promise<number> {
  const wished = Number(environment['HALE__CONSOLE__PORT'] ?? 7070);
  if (wished !== 0 && environment['HALE__CONSOLE__PORT'] !== undefined) return wished;
  const last = lastPort(home);
  return last === undefined ? freePort(wished) : freePort(last, PORT_PATIENCE_MS);
}

function lastPort(home: string): number | undefined {
  try {
    return Number(new URL(readFileSync(consoleFile(home), 'utf8').trim()).port) || undefined;
  } catch {
    return undefined;
  }
}

function childEnvironment(
  environment: Environment,
  redis: ProvidedRedis,
  shop: RunningShop | null,
  file: string,
  port: number,
): Environment {
  return {
    ...environment,
    REDIS_URL: redis.url,
    HALE_CONFIG: file,
    HALE_WORKER: 'embedded',
    ...(shop && shopEnvironment(shop)),
    HALE__CONSOLE__PORT: String(port),
  };
}

function child(
  name: string,
  services: readonly string[],
  home: string,
  env: Environment,
  say: (line: string) => void,
  onMessage?: (message: unknown) => void,
): Child {
  const args = [join(ROOT, 'cli/src/main.ts'), 'run', ...services];
  return new Child({
    name,
    args,
    env,
    logFile: join(home, 'logs', `${name}.log`),
    onCrash: say,
    ...(onMessage && { onMessage }),
  });
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const response = await fetch(new URL('/readyz', url)).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error(`not ready after 60 s: ${(await response?.text()) ?? 'no answer'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function within<Result>(work: Promise<Result>, ms: number, message: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
