import { type Slot, stateKey } from '@hale/bus';

/** The last number of a key that a group has seen, in the slot of its events. */
export const seenKey = (group: string, key: string, slot: Slot): string => stateKey(group, `seen/${key}`, slot);
