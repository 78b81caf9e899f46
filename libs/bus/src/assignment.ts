import type { Slot } from './keys.ts';
import { fnv1a } from './partition.ts';

/**
 * Which worker should own which slot: rendezvous hashing with bounded loads. Everybody who knows the same workers
 * comes to the same answer. No worker gets more than one slot more than another, and when one comes or goes few slots
 * move beyond those that must (Mirrokni et al., "Consistent hashing with bounded loads", 2016).
 */
export function assign(slots: readonly Slot[], workers: readonly string[]): Map<Slot, string> {
  const least = Math.floor(slots.length / workers.length);
  let extra = slots.length % workers.length;
  const loads = new Map(workers.map((worker) => [worker, 0]));
  const owners = new Map<Slot, string>();
  for (const slot of slots) {
    const owner = ranked(slot, workers).find((worker) => {
      const load = loads.get(worker) ?? 0;
      return load < least || (load === least && extra > 0);
    });
    if (owner === undefined) break;
    const load = loads.get(owner) ?? 0;
    if (load === least) extra -= 1;
    loads.set(owner, load + 1);
    owners.set(slot, owner);
  }
  return owners;
}

/** The workers by how much they want the slot; names decide between equals, so that the order of the list does not. */
function ranked(slot: Slot, workers: readonly string[]): string[] {
  return workers
    .map((worker) => ({ worker, weight: mixed(fnv1a(`${worker}\n${slot}`)) }))
    .sort((one, other) => other.weight - one.weight || (one.worker < other.worker ? -1 : 1))
    .map(({ worker }) => worker);
}

/** The finalizer of MurmurHash3 (public domain, Austin Appleby): texts that differ little get weights that differ much. */
function mixed(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
