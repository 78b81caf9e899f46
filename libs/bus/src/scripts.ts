import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ScriptCall } from './operations.ts';
import type { RedisClient as Redis } from './redis-client.ts';

/** A Lua script that is sent once and called by its hash from then on. */
class Script {
  readonly #source: string;
  readonly #sha: string;

  constructor(file: string) {
    this.#source = readFileSync(new URL(`./scripts/${file}`, import.meta.url), 'utf8');
    this.#sha = createHash('sha1').update(this.#source).digest('hex');
  }

  async run(redis: Redis, head: string, call: ScriptCall): Promise<unknown> {
    const args = [...call.keys, ...call.argv(head)];
    try {
      return await redis.evalsha(this.#sha, call.keys.length, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return await redis.eval(this.#source, call.keys.length, ...args);
    }
  }
}

const commitScript = new Script('commit.lua');
const publishScript = new Script('publish.lua');

/** Commits entries of a group; true for each that was ours to commit. */
export async function commit(redis: Redis, group: string, call: ScriptCall): Promise<boolean[]> {
  const committed = await commitScript.run(redis, group, call);
  return (committed as number[]).map((flag) => flag === 1);
}

/** Publishes what a source says; the number of items that were not there before. */
export async function publish(redis: Redis, rememberMs: number, call: ScriptCall): Promise<number> {
  return Number(await publishScript.run(redis, String(rememberMs), call));
}
