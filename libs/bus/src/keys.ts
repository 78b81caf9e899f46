import type { Topic, TopicName } from '@hale/events';
import { topics } from '@hale/events';

/**
 * The slot of everything that is committed together: a partition number of the telemetry plane as text, or
 * `control`. It is the hash tag of every key in it, so a commit stays within one slot of a Redis Cluster.
 */
export type Slot = string;

export const CONTROL: Slot = 'control';

/** All control topics are one stream, in one order (docs/adr/0002). */
export const CONTROL_STREAM = `hale:control:{${CONTROL}}`;

/** The stream that holds a topic's events of a slot. */
export function streamOf(topic: Pick<Topic, 'name' | 'plane'>, slot: Slot): string {
  return topic.plane === 'control' ? CONTROL_STREAM : `hale:${topic.name}:{${slot}}`;
}

export function streamOfName(name: TopicName, slot: Slot): string {
  return streamOf(topics[name], slot);
}

/** Key of a service's own state: `hale:<service>:<what>:{slot}`. */
export function stateKey(service: string, what: string, slot: Slot): string {
  return `hale:${service}:${what}:{${slot}}`;
}

/** Who owns a slot in a group: the token of a tenure, gone when it expires. */
export const leaseKey = (group: string, slot: Slot): string => `hale:lease:${group}:{${slot}}`;
/** At which entries owners of the slot have begun. */
export const beginningsKey = (group: string, slot: Slot): string => `hale:beginnings:${group}:{${slot}}`;
/** The workers of a group in a plane, kept in the plane's first slot; also the channel on which they wake each other. */
export const workersKey = (group: string, first: Slot): string => `hale:workers:${group}:{${first}}`;
export const outboxKey = (slot: Slot): string => `hale:outbox:{${slot}}`;
export const deadLetterKey = (group: string, slot: Slot): string => `hale:dead:${group}:{${slot}}`;
/** The last sequence that a slot took from each source: what makes a relayed or resent event count once. */
export const sourceKey = (source: string, slot: Slot): string => `hale:source:${source}:{${slot}}`;

/** Of all keys of BullMQ, whose scripts reach several at once. */
export const BULL_PREFIX = `hale:bull:{${CONTROL}}`;

/** The hash tag of a key, or undefined when it has none. */
export function slotOfKey(key: string): Slot | undefined {
  return /\{([^{}]+)\}/.exec(key)?.[1];
}
