import { setTimeout as delay } from 'node:timers/promises';
import type { Publisher } from '@hale/bus';
import { lineDraft, type Token } from './token.ts';

const TICK_MS = 50;
/** A producer whose server is away waits with so many publishes on their way. */
const MOST_IN_FLIGHT = 20;

export interface ProducerSettings {
  readonly name: string;
  readonly publisher: Publisher;
  readonly keys: number;
  readonly eventsPerS: number;
  /**
   * Says each event under a name of its own, and some of them again once they are confirmed, as a sender does that has
   * died before it noted the answer. The others publish batch upon batch without waiting.
   */
  readonly repeats: boolean;
  readonly random: () => number;
  readonly now: () => number;
}

/** Says numbers, rising by one for each of its keys, and notes when each was confirmed. */
export class Producer {
  readonly told = new Map<string, (number | undefined)[]>();
  /** Publishes that were refused: whether their events are there is not known. */
  refused = 0;
  /** Events that the server said it has. */
  confirmed = 0;
  readonly #settings: ProducerSettings;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(settings: ProducerSettings) {
    this.#settings = settings;
    for (let key = 0; key < settings.keys; key += 1) this.told.set(`${settings.name}-k${key}`, []);
  }

  /** Until told to stop; resolves when what it has said is confirmed or refused. */
  async run(signal: AbortSignal): Promise<void> {
    const { eventsPerS, repeats } = this.#settings;
    const perTick = (eventsPerS * TICK_MS) / 1_000;
    for (let owed = 0; !signal.aborted; owed %= 1) {
      owed += perTick;
      const tokens = Array.from({ length: Math.floor(owed) }, () => this.#next());
      if (repeats) await this.#sayOneByOne(tokens);
      else await this.#say(tokens);
      await delay(TICK_MS);
    }
    await Promise.all(this.#inFlight);
  }

  #next(): Token {
    const keys = [...this.told.keys()];
    const key = keys[Math.floor(this.#settings.random() * keys.length)] ?? '';
    const times = this.told.get(key) ?? [];
    return { key, number: times.push(undefined) };
  }

  async #say(tokens: readonly Token[]): Promise<void> {
    const said = this.#confirm(tokens, this.#settings.publisher.publish(tokens.map(lineDraft)));
    this.#inFlight.add(said);
    void said.finally(() => this.#inFlight.delete(said));
    if (this.#inFlight.size >= MOST_IN_FLIGHT) await Promise.race(this.#inFlight);
  }

  async #sayOneByOne(tokens: readonly Token[]): Promise<void> {
    const { publisher, random } = this.#settings;
    for (const token of tokens) {
      const say = () => publisher.publishOnce(lineDraft(token), `${token.key}/${token.number}`, { ttlMs: 60_000 });
      await this.#confirm([token], say());
      if (random() < 0.2) await this.#confirm([token], say());
    }
  }

  async #confirm(tokens: readonly Token[], said: Promise<unknown>): Promise<void> {
    try {
      await said;
    } catch {
      this.refused += 1;
      return;
    }
    for (const { key, number } of tokens) {
      const times = this.told.get(key) ?? [];
      if (times[number - 1] === undefined) this.confirmed += 1;
      times[number - 1] = this.#settings.now();
    }
  }
}
