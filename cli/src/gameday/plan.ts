import { Dice } from './dice.ts';
import type { Role, Truth } from './truth.ts';

/** One thing that is done to the shop. */
export interface Step {
  /** Its name in faults.yaml. */
  readonly what: string;
  readonly kind: 'fault' | 'non-fault';
  readonly role: Role;
  /** Quiet before it. */
  readonly pauseMs: number;
  /** What is deployed, if anything is: the second number of v1.x or v2.x. */
  readonly build: number;
}

export interface Plan {
  readonly seed: number;
  readonly names: Readonly<Record<Role, string>>;
  /** Requests a second. */
  readonly load: number;
  readonly warmUpMs: number;
  readonly steps: readonly Step[];
}

/** A service may be acted upon so often within an hour, and all together: Hale's own limits, which a plan respects. */
export const LIMITS = { perService: 3, global: 10 } as const;

const WORDS: Readonly<Record<Role, readonly [string, ...string[]]>> = {
  storefront: ['web', 'shopfront', 'gateway', 'portal', 'www', 'edge'],
  catalog: ['items', 'inventory', 'products', 'search', 'assortment', 'listing'],
  checkout: ['orders', 'basket', 'cart', 'purchase', 'booking', 'fulfilment'],
  payments: ['charges', 'billing', 'ledger', 'wallet', 'cashier', 'settlement'],
  bank: ['acquirer', 'psp', 'cardnet', 'clearing', 'issuer', 'treasury'],
};

/** Order, roles, names, load and pauses of one seed. `only` keeps what is named; names that do not exist are an error. */
export function planFor(seed: number, truth: Truth, only?: readonly string[]): Plan {
  const dice = new Dice(seed);
  const names = {
    storefront: nameOf(dice, 'storefront'),
    catalog: nameOf(dice, 'catalog'),
    checkout: nameOf(dice, 'checkout'),
    payments: nameOf(dice, 'payments'),
    bank: nameOf(dice, 'bank'),
  };
  const all = { ...truth.faults, ...truth.nonFaults };
  const unknown = only?.find((what) => !Object.hasOwn(all, what));
  if (unknown !== undefined) throw new RangeError(`no ${unknown}; there are ${Object.keys(all).join(', ')}`);
  const wanted = dice.shuffled(Object.keys(all)).filter((what) => only?.includes(what) ?? true);
  const load = dice.whole(10, 22);
  const warmUpMs = dice.whole(55_000, 65_000);
  return { seed, names, load, warmUpMs, steps: drawSteps(dice, truth, wanted) };
}

function nameOf(dice: Dice, role: Role): string {
  const suffix = dice.share() < 0.5 ? '' : `-${dice.one(['svc', 'api', 'eu', 'core'])}`;
  return `${dice.one(WORDS[role])}${suffix}`;
}

function drawSteps(dice: Dice, truth: Truth, wanted: readonly string[]): Step[] {
  const roles = drawRoles(dice, truth, wanted);
  return apart([...roles]).map(([what, role]) => {
    const kind = Object.hasOwn(truth.faults, what) ? 'fault' : 'non-fault';
    return { what, kind, role, pauseMs: dice.whole(8_000, 16_000), build: dice.whole(1, 90) };
  });
}

/** What hits whom, in the order of `wanted`: spread evenly, so that no service needs more repairs than it may have. */
function drawRoles(dice: Dice, truth: Truth, wanted: readonly string[]): [string, Role][] {
  const repairs = new Map<Role, number>();
  const roles = new Map<string, Role>();
  const repairsOf = (role: Role) => repairs.get(role) ?? 0;
  // Where there is least to choose from, the choice comes first.
  for (const what of wanted.toSorted((a, b) => rolesFor(truth, a).length - rolesFor(truth, b).length)) {
    const isHealable = truth.faults[what]?.outcome === 'healed';
    const room = rolesFor(truth, what).filter((role) => !isHealable || repairsOf(role) < LIMITS.perService);
    const least = Math.min(...room.map(repairsOf));
    const [first, ...rest] = isHealable ? room.filter((role) => repairsOf(role) <= least + 1) : room;
    if (first === undefined) throw new RangeError(`no service may be repaired any more: ${what} has to be left out`);
    const role = dice.one([first, ...rest]);
    roles.set(what, role);
    if (isHealable) repairs.set(role, repairsOf(role) + 1);
  }
  return wanted.flatMap((what) => {
    const role = roles.get(what);
    return role === undefined ? [] : [[what, role]];
  });
}

function rolesFor(truth: Truth, what: string): readonly Role[] {
  return (truth.faults[what] ?? truth.nonFaults[what])?.roles ?? [];
}

/** The same order, but what would hit the service of the step before waits for its turn, where there is another. */
function apart(order: readonly (readonly [string, Role])[]): (readonly [string, Role])[] {
  const waiting = [...order];
  const result: (readonly [string, Role])[] = [];
  while (waiting.length > 0) {
    const last = result.at(-1)?.[1];
    const other = waiting.findIndex(([, role]) => role !== last);
    result.push(...waiting.splice(Math.max(0, other), 1));
  }
  return result;
}
