import { type Connection, connectSubscriber } from './connection.ts';
import type { Logger } from './logger.ts';

/**
 * Hears which streams have more: scripts that append to a stream publish on a channel of its name. Nothing is read
 * here and messages may be lost, so whoever listens also looks by itself now and then; after a lost connection
 * everybody is woken.
 */
export class Wakes {
  readonly #open: () => Connection;
  readonly #listeners = new Map<string, Set<() => void>>();
  #connection: Connection | undefined;

  constructor(url: string, name: string, log: Logger) {
    this.#open = () => connectSubscriber(url, name, log);
  }

  /** Calls at each message on the channel until the returned function is called. */
  listen(channel: string, wake: () => void): () => void {
    const known = this.#listeners.get(channel);
    if (known) known.add(wake);
    else {
      this.#listeners.set(channel, new Set([wake]));
      // What was said while nobody was subscribed yet was not heard.
      this.#redis.subscribe(channel).then(wake, () => undefined);
    }
    return () => {
      const left = this.#listeners.get(channel);
      left?.delete(wake);
      if (!left || left.size > 0) return;
      this.#listeners.delete(channel);
      this.#redis.unsubscribe(channel).catch(() => undefined);
    };
  }

  close(): void {
    this.#connection?.close();
  }

  /** Opened when first needed: who only publishes does not listen. */
  get #redis(): Connection['redis'] {
    if (this.#connection) return this.#connection.redis;
    this.#connection = this.#open();
    const { redis } = this.#connection;
    redis.on('message', (channel: string) => {
      for (const wake of this.#listeners.get(channel) ?? []) wake();
    });
    redis.on('ready', () => {
      for (const wake of [...this.#listeners.values()].flatMap((each) => [...each])) wake();
    });
    return redis;
  }
}
