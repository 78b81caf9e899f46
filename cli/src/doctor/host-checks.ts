import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { discard, openOnce, serversOf } from '@hale/bus';
import type { CoreConfig } from '@hale/config';
import type { Check, CheckResult } from '@hale/runtime';
import { redisVerdict } from './redis-verdict.ts';

const GIB = 1024 ** 3;

/** What all services need: Node, room on the disk, and both planes' Redis. */
export function hostChecks(core: Pick<CoreConfig, 'redis'>, home: string): Check[] {
  const { url, telemetryUrl } = core.redis;
  return [
    { name: 'node', run: async () => nodeVersion(process.versions.node) },
    { name: 'disk', run: () => diskRoom(home) },
    { name: 'redis', run: () => redis(url) },
    ...(telemetryUrl === undefined ? [] : [{ name: 'redis of the telemetry', run: () => redis(telemetryUrl) }]),
  ];
}

function nodeVersion(version: string): CheckResult {
  const isRight = Number(version.split('.')[0]) >= 24;
  return isRight
    ? { status: 'ok', detail: version }
    : { status: 'failed', detail: version, remedy: 'Hale needs Node 24: npm ci brings it on Linux' };
}

async function diskRoom(folder: string): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(folder).catch(() => statfs(dirname(folder)));
  const free = (bavail * bsize) / GIB;
  const detail = `${free.toFixed(1)} GiB free at ${folder}`;
  return free >= 1 ? { status: 'ok', detail } : { status: 'failed', detail, remedy: 'Redis needs room for its log' };
}

/** Whether it answers, keeps what it is given, refuses instead of forgetting, and agrees about the time: each of its servers. */
async function redis(url: string): Promise<CheckResult> {
  const client = openOnce(url, 'hale-doctor');
  let trouble: Error | undefined;
  client.on('error', (error: Error) => (trouble = error));
  try {
    await client.connect();
    const servers = await serversOf(client);
    return worstOf(
      await Promise.all(
        servers.map(async (server) => {
          const [info, [seconds]] = await Promise.all([server.info(), server.time()]);
          return redisVerdict(info, Math.abs(Number(seconds) * 1_000 - Date.now()));
        }),
      ),
    );
  } catch (error) {
    const { code = trouble?.message ?? String(error) } = (trouble ?? {}) as NodeJS.ErrnoException;
    const remedy = '`hale up` brings a Redis of its own; for `hale run` set redis.url or REDIS_URL';
    return { status: 'failed', detail: code, remedy };
  } finally {
    discard(client);
  }
}

/** What is wrong with one server is wrong with all of them together. */
function worstOf(verdicts: readonly CheckResult[]): CheckResult {
  const worst = (['failed', 'absent', 'ok'] as const).map((wanted) => verdicts.find(({ status }) => status === wanted));
  return (
    worst.find((verdict) => verdict !== undefined) ?? {
      status: 'failed',
      detail: 'a Cluster without servers',
      remedy: 'CLUSTER INFO says what it lacks',
    }
  );
}
