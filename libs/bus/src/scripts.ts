import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { classify } from './errors.ts';
import { beginningsKey, leaseKey, type Slot } from './keys.ts';
import { type Operation, Operations } from './operations.ts';
import { type RedisClient, serversOf } from './redis-client.ts';

/**
 * The first line of a script. With it Redis refuses the script whole when memory is full; without it the script would
 * run on to the first write that needs memory.
 */
const REFUSED_WHEN_FULL = '#!lua\n';
/** What needs a few bytes and must go on when memory is full, so that somebody can make room. */
const RUN_WHEN_FULL = '#!lua flags=allow-oom\n';

const READS_ONLY = '#!lua flags=no-writes\n';

const read = (file: string): string => readFileSync(new URL(`./scripts/${file}`, import.meta.url), 'utf8');

/** A Lua script that is sent once and called by its hash from then on. */
class Script {
  readonly #source: string;
  readonly #sha: string;

  constructor(firstLine: string, ...files: string[]) {
    this.#source = firstLine + files.map(read).join('');
    this.#sha = createHash('sha1').update(this.#source).digest('hex');
  }

  async load(redis: RedisClient): Promise<void> {
    await redis.script('LOAD', this.#source);
  }

  async run(redis: RedisClient, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    // As one array, which the client flattens: a checkpoint may have more arguments than a call can spread.
    const rest = [keys.length, ...keys, ...args];
    try {
      return await redis.call('EVALSHA', [this.#sha, ...rest]);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return await redis.call('EVAL', [this.#source, ...rest]);
    }
  }
}

const SCRIPTS: Script[] = [];

function script(firstLine: string, ...files: string[]): Script {
  const made = new Script(firstLine, ...files);
  SCRIPTS.push(made);
  return made;
}

const commitScript = script(REFUSED_WHEN_FULL, 'groups.lua', 'operations.lua', 'commit.lua');
const publishScript = script(REFUSED_WHEN_FULL, 'operations.lua', 'publish.lua');
const beginScript = script(RUN_WHEN_FULL, 'groups.lua', 'begin.lua');
const holdScript = script(RUN_WHEN_FULL, 'hold.lua');
const releaseScript = script(RUN_WHEN_FULL, 'release.lua');
const readScript = script(READS_ONLY, 'read.lua');
const lapseScript = script(RUN_WHEN_FULL, 'groups.lua', 'lapse.lua');
const joinScript = script(RUN_WHEN_FULL, 'join.lua');

/**
 * Makes the scripts known before the first call. One that is not known is sent whole, but by then a call behind it may have
 * overtaken it, and be refused for that. A server of a Cluster that is away learns them that way.
 */
export async function loadScripts(redis: RedisClient): Promise<void> {
  const loadAt = async (server: RedisClient) => {
    try {
      await Promise.all(SCRIPTS.map((each) => each.load(server)));
    } catch (error) {
      if (classify(error) !== 'transient') throw error;
    }
  };
  await Promise.all((await serversOf(redis)).map(loadAt));
}

/** A stream as the holder of a lease reads it. */
export interface Reading {
  readonly group: string;
  readonly slot: Slot;
  readonly stream: string;
  /** Of the tenure. */
  readonly token: string;
}

/** A batch: the group goes from one position to another by so many entries. */
export interface Step {
  readonly before: string;
  readonly after: string;
  readonly entries: number;
}

const keysOf = ({ group, slot, stream }: Reading): string[] => [leaseKey(group, slot), stream];

/** Takes up what a commit is to bring about. */
export function operationsOf(reading: Reading): Operations {
  const operations = new Operations(keysOf(reading));
  operations.group();
  return operations;
}

/** False when it was refused: the lease is lost, or the group stands elsewhere already. */
export async function commit(
  redis: RedisClient,
  reading: Reading,
  { before, after, entries }: Step,
  operations: Operations,
): Promise<boolean> {
  const { types, keys } = operations;
  const args = [reading.token, reading.group, before, after, entries, ...types, ...operations.argv()];
  return (await commitScript.run(redis, [...keysOf(reading), ...keys], args)) === 1;
}

/** What a source says at once: taken whole, or skipped when the source has said something of that sequence or later. */
export interface Item {
  /** `<major>-<minor>`. */
  readonly sequence: string;
  readonly operations: Iterable<Operation>;
}

/** Publishes what a source says; the number of items that were not there before. */
export async function publish(
  redis: RedisClient,
  source: string,
  rememberMs: number,
  items: readonly Item[],
): Promise<number> {
  const call = new Operations([source]);
  for (const { sequence, operations } of items) {
    call.group(sequence);
    for (const operation of operations) call.add(operation);
  }
  const args = [rememberMs, ...call.types, items.length, ...call.argv()];
  return Number(await publishScript.run(redis, [source, ...call.keys], args));
}

/** Where to begin, and how often that was tried; undefined when the lease is lost. */
export async function begin(
  redis: RedisClient,
  reading: Reading,
): Promise<{ readonly position: string; readonly count: number } | undefined> {
  const { group, slot, token } = reading;
  const keys = [...keysOf(reading), beginningsKey(group, slot)];
  const begun = (await beginScript.run(redis, keys, [token, group])) as [string, number] | null;
  return begun ? { position: begun[0], count: begun[1] } : undefined;
}

/** An entry as it stands in a stream. */
export interface Entry {
  readonly id: string;
  /** Null when it has no field `e`. */
  readonly text: string | null;
  /** The only group that it is for. */
  readonly addressee?: string | undefined;
}

/** Entries after a position, oldest first: at most so many, and no more once their texts have come to so many bytes. */
export async function readAfter(
  redis: RedisClient,
  stream: string,
  position: string,
  count: number,
  bytes: number,
): Promise<Entry[]> {
  const reply = (await readScript.run(redis, [stream], [position, count, bytes])) as (string | null)[];
  if (reply[0] === '') return [];
  return (reply[0] ?? '').split(' ').map((name, index) => {
    const text = reply[index + 1] ?? null;
    const slash = name.indexOf('/');
    return slash < 0 ? { id: name, text } : { id: name.slice(0, slash), text, addressee: name.slice(slash + 1) };
  });
}

/** True when the lease is held under that token. */
export async function hold(
  redis: RedisClient,
  lease: string,
  token: string,
  leaseMs: number,
  how: 'take' | 'keep',
): Promise<boolean> {
  return (await holdScript.run(redis, [lease], [token, leaseMs, how])) === 1;
}

export async function release(
  redis: RedisClient,
  group: string,
  slot: Slot,
  token: string,
  channel: string,
): Promise<void> {
  await releaseScript.run(redis, [leaseKey(group, slot), beginningsKey(group, slot)], [token, channel]);
}

/** Says that the worker is there; the names of all that are. */
export async function join(
  redis: RedisClient,
  workers: string,
  worker: string,
  goneAfterMs: number,
): Promise<string[]> {
  return (await joinScript.run(redis, [workers], [worker, goneAfterMs])) as string[];
}

/**
 * Lets a group that is still at the position go on at the end of the stream: the position that it has then, or undefined
 * when it has moved.
 */
export async function lapseFrom(
  redis: RedisClient,
  stream: string,
  group: string,
  position: string,
): Promise<string | undefined> {
  return ((await lapseScript.run(redis, [stream], [group, position])) as string | null) ?? undefined;
}
