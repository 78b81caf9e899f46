import { MINUTE_MS } from './calendar.ts';
import type { Distortion, Effects } from './effects.ts';

export const FAULT_KINDS = [
  'latency-step',
  'error-surge',
  'memory-leak',
  'cpu-saturation',
  'traffic-drop',
  'traffic-surge',
  'flat-line',
  'queue-backlog',
  'disk-filling',
  'changed-shape',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What a fault does to one service. */
export interface Touch {
  readonly service: string;
  /** At full strength. */
  readonly change: Partial<Effects>;
}

export interface Fault {
  readonly kind: FaultKind;
  /** The kind again, or which of its forms. */
  readonly variant: string;
  readonly service: string;
  readonly startAt: number;
  readonly endAt: number;
  /** Until when it must be found to count. */
  readonly foundUntil: number;
  /** Until when what is found may come from it: backlogs are worked off, windows of an hour still hold it. */
  readonly clearAt: number;
  /** At full strength at once, or climbing to it until the end. */
  readonly course: 'step' | 'ramp';
  /** What was drawn: a factor, or a share from 0 to 1. */
  readonly size: number;
  /** Signals of the service that show it first. */
  readonly signals: readonly string[];
  /** The service itself first, then those that feel it. */
  readonly touches: readonly Touch[];
  /** To its signals. */
  readonly distortion?: Distortion;
  /** The process dies of it at the end. */
  readonly kills?: boolean;
}

/** The faults that a service has or feels. */
export const feltBy = (service: string, faults: readonly Fault[]): readonly Fault[] =>
  faults.filter(({ touches }) => touches.some((touch) => touch.service === service));

/** How strong it is at a moment, 0 to 1; a step takes a minute. */
function strengthOf({ startAt, endAt, course }: Fault, at: number): number {
  if (at < startAt || at >= endAt) return 0;
  return Math.min(1, (at - startAt) / (course === 'step' ? MINUTE_MS : endAt - startAt));
}

/** Adds to the effects what the fault does to a service at a moment. */
export function applyFault(fault: Fault, service: string, at: number, effects: Effects): void {
  const strength = strengthOf(fault, at);
  const touch = fault.touches.find((each) => each.service === service);
  if (strength === 0 || !touch) return;
  const { skipped, ...change } = touch.change;
  if (skipped) effects.skipped = true;
  for (const [name, value] of Object.entries(change) as [Exclude<keyof Effects, 'skipped'>, number][]) {
    effects[name] += (value - effects[name]) * strength;
  }
}
