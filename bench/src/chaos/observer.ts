import { CONTROL, CONTROL_STREAM, deadLetterKey, type RedisClient } from '@hale/bus';
import { parseEvent } from '@hale/events';
import type { Place } from './chain.ts';
import type { Gaps } from './gaps.ts';
import type { Deeds } from './judge.ts';
import type { Outlet } from './outlet.ts';
import { parseEffect, tokenOf } from './token.ts';

const PAGE = 10_000;
/** What every group has passed is trimmed this long after: a run must not fill the memory. */
const KEEP_MS = 20_000;

export interface Sums {
  /** Effects of the first stage. */
  readonly taken: number;
  /** Effects of the last stage. */
  readonly arrived: number;
  /** Effects of all stages. */
  readonly effects: number;
  /** Events that came in somewhere and have no effect there yet. */
  readonly waiting: number;
  readonly deadLettered: number;
}

/** Reads what the chain leaves in Redis, as an outsider: streams, effects, dead letters. Never a group's own books. */
export class Observer {
  readonly #redis: RedisClient;
  readonly #places: readonly Place[];
  readonly #outlet: Outlet;
  #heardUpTo = '-';

  constructor(redis: RedisClient, places: readonly Place[], outlet: Outlet) {
    this.#redis = redis;
    this.#places = places;
    this.#outlet = outlet;
  }

  /** One look at every place, at one moment. */
  async look(gaps: Gaps, now: () => number): Promise<Sums> {
    const transaction = this.#redis.multi();
    for (const { stage, slot, stream, effects } of this.#places) {
      transaction.llen(effects).xlen(deadLetterKey(stage.group, slot)).xinfo('STREAM', stream);
    }
    const replies = (await transaction.exec()) ?? [];
    const at = now();
    const sums = { taken: 0, arrived: 0, effects: 0, waiting: 0, deadLettered: 0 };
    for (const [index, { stage, slot }] of this.#places.entries()) {
      const [effects, dead] = [Number(replies[index * 3]?.[1]), Number(replies[index * 3 + 1]?.[1])];
      const added = addedOf(replies[index * 3 + 2]);
      gaps.look(`${stage.group} ${slot}`, { added, done: effects + dead }, at);
      sums.effects += effects;
      sums.waiting += Math.max(0, added - effects - dead);
      sums.deadLettered += dead;
      if (slot === CONTROL) sums.arrived += effects;
      if (stage === this.#places[0]?.stage) sums.taken += effects;
    }
    return sums;
  }

  /** Hears what has left through the last stage's events since the last call. */
  async listen(): Promise<void> {
    for (;;) {
      const entries = await this.#redis.xrange(CONTROL_STREAM, this.#heardUpTo, '+', 'COUNT', 1_000);
      for (const [id, fields] of entries) {
        this.#outlet.hear(tokenOf(parseEvent(fields[fields.indexOf('e') + 1] ?? '')));
        this.#heardUpTo = `(${id}`;
      }
      if (entries.length < 1_000) return;
    }
  }

  /** Trims what every group of a stream has passed and this reader has heard. */
  async trim(): Promise<void> {
    for (const { stream } of this.#places) {
      const groups = (await this.#redis.xinfo('GROUPS', stream).catch(() => [])) as (string | number)[][];
      const passed = groups.map((row) => millisOf(String(row[row.indexOf('last-delivered-id') + 1])));
      if (stream === CONTROL_STREAM) passed.push(millisOf(this.#heardUpTo.slice(1)));
      if (groups.length > 0) await this.#redis.xtrim(stream, 'MINID', Math.max(0, Math.min(...passed) - KEEP_MS));
    }
  }

  /** All effects, by stage. */
  async deeds(): Promise<Deeds[]> {
    const stages = Map.groupBy(this.#places, ({ stage }) => stage);
    const deeds: Deeds[] = [];
    for (const [{ group, counts = false }, places] of stages) {
      const slots = [];
      for (const { effects } of places) slots.push((await this.#all(effects)).map(parseEffect));
      deeds.push({ stage: group, counts, slots });
    }
    return deeds;
  }

  async #all(key: string): Promise<string[]> {
    const texts: string[] = [];
    for (;;) {
      const page = await this.#redis.lrange(key, texts.length, texts.length + PAGE - 1);
      for (const text of page) texts.push(text);
      if (page.length < PAGE) return texts;
    }
  }
}

/** How many entries a stream was ever given; 0 when it does not exist. */
function addedOf(reply: [Error | null, unknown] | undefined): number {
  const fields = Array.isArray(reply?.[1]) ? (reply[1] as unknown[]) : [];
  return Number(fields[fields.indexOf('entries-added') + 1] ?? 0);
}

const millisOf = (id: string): number => Number(id.split('-')[0]) || 0;
