import { type Slot, stateKey } from '@hale/bus';

/** Where a stage of the chain writes one element for each event that it has committed, in the slot of the event. */
export const effectsKey = (group: string, slot: Slot): string => stateKey(group, 'effects', slot);
