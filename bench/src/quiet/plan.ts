import { DAY_MS, HOUR_MS, MINUTE_MS, START_MS } from './calendar.ts';
import { Draws, seedFrom } from './draws.ts';
import { FAULT_KINDS, type Fault } from './faults.ts';
import { bornAtOf, loadOf, type Member, signalsOf } from './fleet.ts';
import { CLEAR_GRACE_MS, FOUND_GRACE_MS, KINDS, type KindOfFault } from './kinds.ts';
import type { Load } from './load.ts';
import { CHANGED_SHAPES } from './shapes.ts';
import type { Signal } from './signal.ts';

interface Field {
  readonly member: Member;
  readonly signals: readonly Signal[];
  readonly bornAt: readonly number[];
  readonly load: Load;
}

/** Nothing is planted before there is some history. */
const FIRST_AFTER_MS = 2 * DAY_MS;
/** Between the aftermath of one fault of a system and the next. */
const APART_MS = 2 * HOUR_MS;
/** The same does not happen to the same service day after day. */
const AGAIN_MS = 1.5 * DAY_MS;
/** Faults keep away from restarts, whose traces would cover theirs. */
const RESTART_MS = 20 * MINUTE_MS;
const TRIES = 400;

/** So many faults of each kind at random places and times, never two at once in a system; fewer where there is no room. */
export function plantFaults(seed: number, fleet: readonly Member[], days: number, ofEach: number): readonly Fault[] {
  const fields = fleet.map(fieldOf);
  const taken = new Map<number, Fault[]>();
  const draws = new Draws(seedFrom(seed, 'faults'));
  const faults: Fault[] = [];
  // One of each kind in turn, so that no kind is left with the leftovers.
  for (let round = 0; round < ofEach; round += 1) {
    for (const kind of FAULT_KINDS) {
      const forms = ALL_KINDS.filter((each) => each.kind === kind);
      const form = forms[round % forms.length];
      const fault = form && plant(form, fields, draws, days, taken);
      if (fault) faults.push(fault);
    }
  }
  return faults.toSorted((a, b) => a.startAt - b.startAt);
}

function fieldOf(member: Member): Field {
  const signals = signalsOf(member);
  return { member, signals, bornAt: bornAtOf(member, signals), load: loadOf(member) };
}

const ALL_KINDS: readonly KindOfFault[] = [...KINDS, ...CHANGED_SHAPES];

function plant(
  kind: KindOfFault,
  fields: readonly Field[],
  draws: Draws,
  days: number,
  taken: Map<number, Fault[]>,
): Fault | undefined {
  const fit = fields.filter(({ signals }) => signals.some(({ role }) => kind.roles.includes(role)));
  for (let tries = 0; tries < TRIES && fit.length > 0; tries += 1) {
    const field = draws.pick(fit);
    const fault = sow(kind, field, draws, days);
    const others = taken.get(field.member.system) ?? [];
    if (!fault || !isFree(fault, field.member, others, days)) continue;
    taken.set(field.member.system, [...others, fault]);
    return fault;
  }
  return undefined;
}

function sow(kind: KindOfFault, field: Field, draws: Draws, days: number): Fault | null {
  const durationMs = draws.scale(...kind.minutes) * MINUTE_MS;
  const startAt = START_MS + draws.between(FIRST_AFTER_MS, days * DAY_MS - durationMs);
  const known = field.signals.filter((_, index) => (field.bornAt[index] ?? 0) + FIRST_AFTER_MS <= startAt);
  if (!known.some(({ role }) => kind.roles.includes(role))) return null;
  const sown = kind.sow({ ...field, signals: known, draws, startAt, durationMs });
  if (!sown) return null;
  const endAt = sown.endAt ?? startAt + durationMs;
  return {
    kind: kind.kind,
    variant: kind.kind,
    service: field.member.service,
    startAt,
    endAt,
    foundUntil: endAt + FOUND_GRACE_MS,
    clearAt: endAt + CLEAR_GRACE_MS,
    course: 'step',
    ...sown,
  };
}

function isFree(fault: Fault, member: Member, others: readonly Fault[], days: number): boolean {
  if (fault.clearAt > START_MS + days * DAY_MS) return false;
  if (others.some(({ startAt, clearAt }) => fault.startAt < clearAt + APART_MS && startAt < fault.clearAt + APART_MS)) {
    return false;
  }
  const alike = others.filter(({ kind, service }) => kind === fault.kind && service === fault.service);
  if (alike.some(({ startAt }) => Math.abs(startAt - fault.startAt) < AGAIN_MS)) return false;
  return !member.restarts.some(({ at, upAt }) => at < fault.endAt + RESTART_MS && upAt > fault.startAt - RESTART_MS);
}
