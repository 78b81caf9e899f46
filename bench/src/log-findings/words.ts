import { type HeardLine, readLines } from '@hale/log-classifier';
import type { Draws } from '../quiet/draws.ts';

/** Something that a service logs again and again, as it is heard: what varies in it is masked. */
export type Statement = Omit<HeardLine, 'at'>;

export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

const SUBJECTS = [
  'order',
  'cart',
  'invoice',
  'session',
  'parcel',
  'coupon',
  'refund',
  'basket',
  'ledger',
  'voucher',
  'receipt',
  'shipment',
  'customer',
  'catalogue',
  'stock',
  'price',
  'review',
  'wish list',
  'mailbox',
  'address book',
] as const;
const DEEDS: Readonly<Record<Level, readonly string[]>> = {
  debug: ['looked up in memory', 'compared with its copy', 'serialised for the wire', 'taken from the pool'],
  info: [
    'loaded for its owner',
    'stored in the archive',
    'counted for the month',
    'handed to the carrier',
    'priced again',
    'shown to its owner',
  ],
  warn: ['answered late by the peer', 'stored with a default', 'read from an old schema', 'kept beyond its term'],
  error: ['could not be stored', 'has no owner', 'was refused by the peer', 'does not add up', 'failed to load'],
  fatal: ['cannot be opened: giving up'],
};

/** The statements of a service: each drawn one is another one. */
export class Vocabulary {
  readonly #draws: Draws;
  #drawn = 0;

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  draw(level: Level): Statement {
    this.#drawn += 1;
    const subject = this.#draws.pick(SUBJECTS);
    const deed = this.#draws.pick(DEEDS[level]);
    return statement(level, `${lettered(this.#drawn)} ${subject} 17 ${deed} in ${lettered(7 * this.#drawn)}`);
  }
}

function statement(level: Level, message: string): Statement {
  const [heard] = readLines([{ at: 0, level, message }]);
  if (!heard) throw new Error(`no line: ${message}`);
  const { at: _, ...said } = heard;
  return said;
}

/** A name of a module that no other number has, without digits. */
function lettered(number: number): string {
  const letters = 'bcdfghklmnprstvz';
  let name = '';
  for (let rest = number + 256; rest > 0; rest = Math.floor(rest / 16))
    name += `${letters[rest % 16]}${'aeiou'[rest % 5]}`;
  return `${name}Service`;
}
