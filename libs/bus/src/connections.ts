import { type Connection, connect } from './connection.ts';
import type { Logger } from './logger.ts';

/** The connections of one owner, each for a thing that it does: what a queue of BullMQ and its workers are given. */
export class Connections {
  readonly #open: (role: string) => Connection;
  readonly #opened: Connection[] = [];

  /** On the server they are called `hale-<owner>-<role>`. */
  constructor(url: string, owner: string, log: Logger) {
    this.#open = (role) => connect(url, `hale-${owner}-${role}`, log);
  }

  open(role: string): Connection['redis'] {
    const connection = this.#open(role);
    this.#opened.push(connection);
    return connection.redis;
  }

  /** Closes all, without waiting for the other side. Safe to call twice. */
  close(): void {
    for (const connection of this.#opened) connection.close();
  }
}
