import { type Slot, slotOfKey } from './keys.ts';
import type { Write } from './outcome.ts';

/** One Redis command inside a script. */
export interface Operation {
  readonly command: string;
  readonly key: string;
  readonly args: readonly string[];
}

/** A write as the command that the script runs. Throws on a key outside the slot: it could not be committed. */
export function operationOf(write: Write, slot: Slot): Operation {
  if (slotOfKey(write.key) !== slot) throw new Error(`key ${write.key} is not in slot {${slot}}`);
  return { command: write.op.toUpperCase(), key: write.key, args: argumentsOf(write) };
}

/** An entry of a stream: fields and values in turn. */
export function append(stream: string, ...fields: string[]): Operation {
  return { command: 'XADD', key: stream, args: ['*', ...fields] };
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
  if (command.startsWith('X')) return 'stream';
  if (command.startsWith('H')) return 'hash';
  if (command.startsWith('Z')) return 'zset';
  if (command === 'RPUSH' || command === 'LTRIM') return 'list';
  return 'string';
}

/** What both scripts are called with: a head, the expected types of the keys, then groups of operations. */
export class ScriptCall {
  readonly keys: string[];
  readonly #types: string[] = [];
  readonly #groups: string[] = [];
  readonly #index = new Map<string, number>();
  #count = 0;

  constructor(firstKey: string) {
    this.keys = [firstKey];
    this.#index.set(firstKey, 1);
  }

  get size(): number {
    return this.#count;
  }

  add(id: string, operations: readonly Operation[]): void {
    this.#count += 1;
    this.#groups.push(id, String(operations.length));
    for (const { command, key, args } of operations) {
      this.#groups.push(command, String(this.#indexOf(key, command)), String(args.length), ...args);
    }
  }

  argv(head: string): string[] {
    return [head, ...this.#types, String(this.#count), ...this.#groups];
  }

  #indexOf(key: string, command: string): number {
    const known = this.#index.get(key);
    if (known !== undefined) {
      if (this.#types[known - 2] === ANY_TYPE) this.#types[known - 2] = typeFor(command);
      return known;
    }
    this.keys.push(key);
    this.#types.push(typeFor(command));
    this.#index.set(key, this.keys.length);
    return this.keys.length;
  }
}
