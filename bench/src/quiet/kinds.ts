import { HOUR_MS, MINUTE_MS } from './calendar.ts';
import type { Draws } from './draws.ts';
import type { Fault, FaultKind } from './faults.ts';
import type { Member } from './fleet.ts';
import type { Load } from './load.ts';
import type { Role, Signal } from './signal.ts';
import { HEADROOM } from './signals/queues.ts';

/** Where a fault is about to be planted. */
export interface Plot {
  readonly draws: Draws;
  readonly member: Member;
  readonly signals: readonly Signal[];
  readonly load: Load;
  readonly startAt: number;
  readonly durationMs: number;
}

/** What is left to say of a fault when its place and time are known. */
export type Sown = Pick<Fault, 'size' | 'signals' | 'touches'> &
  Partial<Pick<Fault, 'variant' | 'course' | 'distortion' | 'kills' | 'clearAt' | 'startAt' | 'endAt'>>;

export interface KindOfFault {
  readonly kind: FaultKind;
  /** One of these must be there. */
  readonly roles: readonly Role[];
  readonly minutes: readonly [shortest: number, longest: number];
  /** Null where nobody could see it: too little comes at that hour. */
  sow(plot: Plot): Sown | null;
}

/** What usually comes at the start, requests a second. */
const usualRate = ({ load, member, startAt }: Plot): number => load.usual(startAt) * member.traits.peak;

export const named = ({ signals }: Plot, ...roles: readonly Role[]): string[] =>
  signals.filter(({ role }) => roles.includes(role)).map(({ name }) => name);

/** Felt by the service itself. */
export const own = ({ member }: Plot, change: Fault['touches'][number]['change']): Fault['touches'] => [
  { service: member.service, change },
];

export const each = (services: readonly string[], change: Fault['touches'][number]['change']): Fault['touches'] =>
  services.map((service) => ({ service, change }));

function latencyStep(plot: Plot): Sown | null {
  const { draws, member } = plot;
  if (usualRate(plot) * (member.traits.intervalMs / 1000) < 20) return null;
  const slowest = plot.signals.filter(({ name }) => /p9[59]$/.test(name)).map(({ name }) => name);
  if (slowest.length > 0 && draws.chance(0.3)) {
    const size = draws.scale(2.5, 6);
    return { size, variant: 'latency-step of the tail', signals: slowest, touches: own(plot, { tail: size }) };
  }
  const size = draws.scale(1.35, 5);
  const felt = 1 + (size - 1) * draws.between(0.3, 0.7);
  const touches = [...own(plot, { latency: size }), ...each(member.callers, { latency: felt })];
  return { size, signals: named(plot, 'latency'), touches };
}

function errorSurge(plot: Plot): Sown | null {
  const { draws, member, durationMs } = plot;
  const size = draws.scale(0.006, 0.5);
  const perS = usualRate(plot) * size;
  if (perS * (durationMs / 1000) < 60 || (perS * member.traits.intervalMs) / 1000 < 1.5) return null;
  const felt = size * draws.between(0.3, 0.8);
  const touches = [...own(plot, { failing: size }), ...each(member.callers, { failing: felt })];
  return { size, signals: named(plot, 'errors'), touches };
}

function memoryLeak(plot: Plot): Sown {
  const size = plot.draws.between(0.6, 1);
  return {
    size,
    course: 'ramp',
    signals: named(plot, 'memory'),
    touches: own(plot, { leaked: size }),
    kills: plot.member.archetype !== 'host',
  };
}

function cpuSaturation(plot: Plot): Sown {
  const { draws, member } = plot;
  const size = draws.between(0.7, 1);
  const slower = draws.scale(1.1, 2.5);
  const felt = 1 + (slower - 1) * 0.5;
  const touches = [...own(plot, { busy: size, latency: slower }), ...each(member.callers, { latency: felt })];
  return { size, signals: named(plot, 'cpu'), touches };
}

function trafficChange(plot: Plot, size: number): Sown | null {
  const { draws, member } = plot;
  if (usualRate(plot) * 300 < 150) return null;
  const passedOn = 1 + (size - 1) * draws.between(0.5, 0.9);
  const touches = [...own(plot, { traffic: size }), ...each(member.callees, { traffic: passedOn })];
  return { size, signals: named(plot, 'requests', 'load'), touches };
}

function flatLine(plot: Plot): Sown | null {
  const { draws } = plot;
  const distortion = { type: 'frozen' } as const;
  const touches = own(plot, {});
  const moving = named(plot, 'requests', 'cpu', 'latency', 'noisy', 'memory', 'cache');
  if (draws.chance(0.4)) {
    const all = plot.signals.map(({ name }) => name);
    return { size: 1, variant: 'flat-line of all series', signals: all, touches, distortion };
  }
  // What is read in whole degrees stands still for long anyhow, and so does a rate of next to nothing.
  const candidates = moving.filter((name) => !name.includes('temperature') && !name.endsWith('_total'));
  if (candidates.length === 0) return null;
  return { size: 1, variant: 'flat-line of one series', signals: [draws.pick(candidates)], touches, distortion };
}

function queueBacklog(plot: Plot): Sown | null {
  const { draws, load, startAt, durationMs } = plot;
  const level = load.usual(startAt);
  const size = draws.between(Math.max(0.7, 1 - (0.5 * level) / HEADROOM), 1);
  const growth = level - HEADROOM * (1 - size);
  // In seconds of the peak's load: more than any import puts there at once.
  if ((growth * durationMs) / 1000 < 200) return null;
  return {
    size,
    signals: named(plot, 'queue'),
    touches: own(plot, { stalled: size }),
    clearAt: startAt + 2 * durationMs + HOUR_MS,
  };
}

function diskFilling(plot: Plot): Sown {
  const size = plot.draws.scale(0.25, 1);
  return { size, course: 'ramp', signals: named(plot, 'disk'), touches: own(plot, { filled: size }) };
}

export const MINUTES_OF_A_STEP = [20, 120] as const;

/** All but the last kind, which has forms of its own. */
export const KINDS: readonly KindOfFault[] = [
  { kind: 'latency-step', roles: ['latency'], minutes: MINUTES_OF_A_STEP, sow: latencyStep },
  { kind: 'error-surge', roles: ['errors'], minutes: [15, 90], sow: errorSurge },
  { kind: 'memory-leak', roles: ['memory'], minutes: [30, 120], sow: memoryLeak },
  { kind: 'cpu-saturation', roles: ['cpu'], minutes: [15, 90], sow: cpuSaturation },
  {
    kind: 'traffic-drop',
    roles: ['requests'],
    minutes: [15, 90],
    sow: (plot) => trafficChange(plot, plot.draws.between(0.05, 0.6)),
  },
  {
    kind: 'traffic-surge',
    roles: ['requests'],
    minutes: MINUTES_OF_A_STEP,
    sow: (plot) => trafficChange(plot, plot.draws.scale(1.8, 5)),
  },
  { kind: 'flat-line', roles: ['cpu', 'latency', 'noisy', 'memory', 'cache'], minutes: [45, 180], sow: flatLine },
  { kind: 'queue-backlog', roles: ['queue'], minutes: MINUTES_OF_A_STEP, sow: queueBacklog },
  { kind: 'disk-filling', roles: ['disk'], minutes: [30, 180], sow: diskFilling },
];

export const FOUND_GRACE_MS = 15 * MINUTE_MS;
/** An hour, as long as the longest window of a detector. */
export const CLEAR_GRACE_MS = HOUR_MS;
