import type { Publisher, Write } from '@hale/bus';
import { type DataOf, type Draft, findTopic, type TopicName } from '@hale/events';

type Waiter = () => void;

/** A publisher that keeps in memory what it is given, and state as Redis would: all of a publish, or nothing. */
export class Recorder implements Publisher {
  readonly drafts: Draft[] = [];
  readonly state = new Map<string, string>();
  /** Called before a publish takes effect; throwing refuses it. */
  beforePublish: () => void | Promise<void> = () => undefined;
  /** Called after a publish took effect; throwing is a reply that got lost. */
  afterPublish: () => void = () => undefined;
  #waiters: Waiter[] = [];

  async publish(drafts: readonly Draft[], writes: readonly Write[] = []): Promise<void> {
    await this.beforePublish();
    for (const draft of drafts) findTopic(draft.type)?.data.parse(draft.data);
    this.drafts.push(...drafts);
    for (const write of writes) if (write.op === 'set') this.state.set(write.key, write.value);
    for (const waiter of this.#waiters.splice(0)) waiter();
    this.afterPublish();
  }

  publishOnce(): Promise<boolean> {
    return Promise.resolve(false);
  }

  slotOf(): string {
    return '7';
  }

  get(key: string): Promise<string | null> {
    return Promise.resolve(this.state.get(key) ?? null);
  }

  /** The data of all events of a topic, in order. */
  dataOf<Name extends TopicName>(name: Name): DataOf<Name>[] {
    return this.drafts.filter((draft) => draft.type === name).map((draft) => draft.data as DataOf<Name>);
  }

  /** Resolves after the publish that makes the condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }
}
