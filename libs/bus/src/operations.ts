import { type Slot, slotOfKey } from './keys.ts';
import type { Write } from './outcome.ts';

const SAY = 'SAY';

/** One Redis command inside a script, or `SAY` (scripts/operations.lua). */
export interface Operation {
  readonly command: string;
  readonly key: string;
  readonly args: readonly string[];
}

/**
 * A write as the command that the script runs. Throws on a key outside the slot, which could not be committed, and on a
 * number that Redis would refuse: in the middle of a script that would not undo what came before it.
 */
export function operationOf(write: Write, slot: Slot): Operation {
  if (slotOfKey(write.key) !== slot) throw new Error(`key ${write.key} is not in slot {${slot}}`);
  if (!hasRightNumbers(write)) throw new Error(`${write.op} of ${write.key} has a number that Redis does not take`);
  return { command: write.op.toUpperCase(), key: write.key, args: argumentsOf(write) };
}

/** An entry with an event of a stream: the script knows it as `SAY`, which needs the least room. */
export function say(stream: string, payload: string): Operation {
  return { command: SAY, key: stream, args: [payload] };
}

/** An entry of a stream: fields and values in turn. */
export function append(stream: string, ...fields: string[]): Operation {
  return { command: 'XADD', key: stream, args: ['*', ...fields] };
}

function hasRightNumbers(write: Write): boolean {
  switch (write.op) {
    case 'set':
      return write.ttlMs === undefined || (write.ttlMs > 0 && write.ttlMs <= Number.MAX_SAFE_INTEGER);
    case 'zadd':
      return !Number.isNaN(write.score);
    case 'zremrangebyscore':
      return !Number.isNaN(write.min) && !Number.isNaN(write.max);
    case 'ltrim':
      return Number.isSafeInteger(write.start) && Number.isSafeInteger(write.stop);
    case 'del':
    case 'hset':
    case 'hdel':
    case 'zrem':
    case 'rpush':
      return true;
  }
}

function argumentsOf(write: Write): string[] {
  switch (write.op) {
    case 'set':
      return write.ttlMs === undefined ? [write.value] : [write.value, 'PX', String(Math.ceil(write.ttlMs))];
    case 'del':
      return [];
    case 'hset':
      return Object.entries(write.fields).flat();
    case 'hdel':
      return [...write.fields];
    case 'zadd':
      return [String(write.score), write.member];
    case 'zrem':
      return [...write.members];
    case 'zremrangebyscore':
      return [String(write.min), String(write.max)];
    case 'rpush':
      return [...write.values];
    case 'ltrim':
      return [String(write.start), String(write.stop)];
  }
}

/** Of a key that is only deleted, whatever it holds. */
const ANY_TYPE = '*';

/** The type of key that a command works on; the scripts check it before they touch anything. */
function typeFor(command: string): string {
  if (command === 'DEL') return ANY_TYPE;
  if (command.startsWith('X') || command === SAY) return 'stream';
  if (command.startsWith('H')) return 'hash';
  if (command.startsWith('Z')) return 'zset';
  if (command === 'RPUSH' || command === 'LTRIM') return 'list';
  return 'string';
}

/** The operations of a script call as its arguments: keys named once, each with the type that it must have. */
export class Operations {
  readonly keys: string[] = [];
  readonly types: string[] = [];
  readonly #first: number;
  readonly #index = new Map<string, number>();
  #groups: string[] = [];
  /** The `SAY` that the last operation was: its stream, its number of arguments, and where that stands. */
  #saying: { readonly stream: string; readonly countAt: number; count: number } | undefined;
  #countAt = -1;
  #count = 0;

  /** `first`: index in KEYS of the first key that operations name. `known`: keys before it, which they may name too. */
  constructor(known: readonly string[]) {
    this.#first = known.length + 1;
    known.forEach((key, index) => {
      this.#index.set(key, index + 1);
    });
  }

  /** Begins a group of operations under a head of its own: an item that the script takes or skips. */
  group(...head: string[]): void {
    this.#close();
    this.#groups.push(...head, '0');
    this.#countAt = this.#groups.length - 1;
    this.#count = 0;
  }

  /** One that names nothing to set, add or remove is left out: Redis takes it for a mistake. */
  add({ command, key, args }: Operation): void {
    if (args.length === 0 && command !== 'DEL') return;
    if (command !== SAY || this.#saying?.stream !== key) {
      this.#said();
      this.#count += 1;
      this.#groups.push(command, String(this.#indexOf(key, command)), String(args.length));
      if (command === SAY) this.#saying = { stream: key, countAt: this.#groups.length - 1, count: 0 };
    }
    // One more entry for the stream of the last operation is one argument instead of four.
    if (this.#saying) this.#saying.count += args.length;
    for (const arg of args) this.#groups.push(arg);
  }

  argv(): string[] {
    this.#close();
    return this.#groups;
  }

  #said(): void {
    if (this.#saying) this.#groups[this.#saying.countAt] = String(this.#saying.count);
    this.#saying = undefined;
  }

  #close(): void {
    this.#said();
    if (this.#countAt >= 0) this.#groups[this.#countAt] = String(this.#count);
  }

  #indexOf(key: string, command: string): number {
    const known = this.#index.get(key);
    if (known !== undefined) {
      const at = known - this.#first;
      if (this.types[at] === ANY_TYPE) this.types[at] = typeFor(command);
      return known;
    }
    this.keys.push(key);
    this.types.push(typeFor(command));
    const index = this.#first + this.keys.length - 1;
    this.#index.set(key, index);
    return index;
  }
}
