import type { Redis } from 'ioredis';

/** What is moved in a round. */
export interface Load {
  readonly url: string;
  readonly processes: number;
  readonly events: number;
  /** Bytes of data in an event, without its envelope. */
  readonly bytes: number;
  /** Texts of whole events, as our hop reads them. */
  readonly input: readonly string[];
}

/** One way of doing the same work, as who measures it sees it; the work itself is done by the worker of that name. */
export interface Contestant {
  readonly name: 'limit' | 'hop' | 'naive' | 'bullmq';
  /** How many make a round of about a second. */
  events(bytes: number): number;
  /** Puts a round's events there. */
  fill(redis: Redis, load: Load): Promise<void>;
  /** If there is this, the workers wait on empty streams before the fill, and this tells them that there is work. */
  start?(redis: Redis): Promise<void>;
  /** How many have come out and were finished with. */
  done(redis: Redis, load: Load): Promise<number>;
}
