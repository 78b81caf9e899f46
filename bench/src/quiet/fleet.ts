import { ARCHETYPES, type ArchetypeName, SYSTEMS } from './archetypes.ts';
import { DAY_MS, START_MS } from './calendar.ts';
import { Draws, seedFrom } from './draws.ts';
import { Load } from './load.ts';
import { type Restart, restartsOf } from './restarts.ts';
import type { ServiceTraits } from './service.ts';
import type { Signal } from './signal.ts';

/** A service of the fleet, before anything has happened to it. */
export interface Member {
  readonly service: string;
  /** Its system: all of its services have the same users, so the same load. */
  readonly system: number;
  readonly systemSeed: number;
  readonly archetype: ArchetypeName;
  readonly traits: ServiceTraits;
  readonly callers: readonly string[];
  readonly callees: readonly string[];
  readonly restarts: readonly Restart[];
}

const INTERVALS_MS = [60_000, 60_000, 15_000, 60_000, 30_000, 60_000];

/** So many services in systems of one to three; the first ones are the same however many there are. */
export function fleetOf(seed: number, services: number, days: number): readonly Member[] {
  const members: Member[] = [];
  for (let system = 0; members.length < services; system += 1) {
    const names = SYSTEMS[system % SYSTEMS.length] ?? [];
    const wanted = names.slice(0, services - members.length);
    members.push(...wanted.map((_, index) => memberOf(seed, system, index, wanted, days)));
  }
  return members;
}

function memberOf(seed: number, system: number, index: number, names: readonly ArchetypeName[], days: number): Member {
  const archetype = names[index] ?? 'internal';
  const systemSeed = seedFrom(seed, 'system', system);
  const draws = new Draws(seedFrom(systemSeed, 'service', index));
  const intervalMs = INTERVALS_MS[system % INTERVALS_MS.length] ?? 60_000;
  const { zoneHours, highest } = new Load(systemSeed, intervalMs / 1000);
  const called = names.map((name, position) => `${name}-${system + 1}${'abc'[position] ?? ''}`);
  return {
    service: called[index] ?? '',
    system,
    systemSeed,
    archetype,
    traits: traitsOf(draws, archetype, intervalMs, highest),
    callers: called.slice(0, index),
    callees: called.slice(index + 1),
    restarts: restartsOf(draws, START_MS, START_MS + days * DAY_MS, zoneHours),
  };
}

function traitsOf(draws: Draws, archetype: ArchetypeName, intervalMs: number, highest: number): ServiceTraits {
  const { peak, autoscaled } = ARCHETYPES[archetype];
  return {
    seed: draws.whole(0, 2 ** 30),
    intervalMs,
    peak: draws.scale(...peak),
    // Room is made for the bursts that are known.
    utilisation: draws.between(0.15, 0.65) / highest,
    autoscaled: draws.chance(autoscaled),
    queueing: draws.scale(0.05, 0.7),
    warmUpS: draws.scale(40, 240),
    warmUpCost: draws.scale(0.1, 1),
  };
}

/** Share of series that a release brings, rather than being there from the start. */
const BORN_LATER = 0.05;

/** From when on each of a member's signals is there. */
export function bornAtOf({ traits, restarts }: Member, signals: readonly Signal[]): readonly number[] {
  const draws = new Draws(seedFrom(traits.seed, 'born'));
  const release = restarts.find((restart) => restart.release)?.upAt;
  return signals.map(({ role }) => {
    const later = draws.chance(BORN_LATER) && role !== 'requests';
    return later && release !== undefined ? release : START_MS;
  });
}

/** The load of its system, from the beginning. */
export const loadOf = ({ systemSeed, traits }: Member): Load => new Load(systemSeed, traits.intervalMs / 1000);

/** Its signals, each with draws of its own, so that none moves another. */
export function signalsOf({ archetype, traits }: Member): readonly Signal[] {
  const stepS = traits.intervalMs / 1000;
  return ARCHETYPES[archetype].signals.flatMap((make, index) =>
    make({ draws: new Draws(seedFrom(traits.seed, 'signal', index)), stepS, traits }),
  );
}
