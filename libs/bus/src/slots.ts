import { type ServiceRef, serviceKey } from '@hale/events';
import type { Slot } from './keys.ts';

/** What telemetry handlers hold in memory of each service, by slot. */
export interface Slots<Held> {
  /** What is held of the service; `loading` is asked for it when the service is first heard of. */
  load(slot: Slot, service: ServiceRef, loading: () => Promise<Held>): Promise<Held>;
  reset(slot: Slot): void;
}

/** `release` is told of all that is not held any more: with its slot, or because the same was loaded twice at a time. */
export function openSlots<Held extends object>(release: (held: Held) => void = () => undefined): Slots<Held> {
  const slots = new Map<Slot, Map<string, Held>>();
  return {
    async load(slot, service, loading) {
      // Held before waiting: what is loaded while the slot is reset goes into the map that is already forgotten.
      const services = slots.get(slot) ?? new Map<string, Held>();
      slots.set(slot, services);
      const name = serviceKey(service);
      const known = services.get(name);
      if (known) return known;
      const loaded = await loading();
      if (slots.get(slot) !== services) {
        release(loaded);
        return loaded;
      }
      const overtaken = services.get(name);
      if (overtaken) release(overtaken);
      services.set(name, loaded);
      return loaded;
    },
    reset(slot) {
      for (const held of slots.get(slot)?.values() ?? []) release(held);
      slots.delete(slot);
    },
  };
}
