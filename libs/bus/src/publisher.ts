import type { Draft } from '@hale/events';
import type { Write } from './outcome.ts';

/** Says what does not come from a handler: what was scraped, pushed, decided by a person. */
export interface Publisher {
  /**
   * Appends the drafts in order, each once even if the connection breaks in between; resolves when Redis has
   * them. `writes` go into the same script as the events of their slot (a file's offset with its lines).
   */
  publish(drafts: readonly Draft[], writes?: readonly Write[]): Promise<void>;
  /** Publishes under a key of the caller's: the same key within a day is the same event. True if it was taken. */
  publishOnce(draft: Draft, key: string): Promise<boolean>;
  /** The slot that a draft goes to, for the keys of writes beside it. */
  slotOf(draft: Draft): string;
}
