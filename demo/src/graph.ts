/** The services of the shop and whom each of them calls. Callees come before their callers. */
export const CALLS = {
  payments: [],
  checkout: ['payments'],
  catalog: [],
  storefront: ['catalog', 'checkout'],
} as const satisfies Record<string, readonly string[]>;

export type ServiceName = keyof typeof CALLS;

export const SERVICES: readonly ServiceName[] = ['payments', 'checkout', 'catalog', 'storefront'];

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(CALLS, name);
}

/** crash: an uncaught exception, exit code 1. hang: the event loop stands still for ever, without burning CPU. */
export const FAULTS = ['crash', 'hang'] as const;

export type Fault = (typeof FAULTS)[number];

export function isFault(value: unknown): value is Fault {
  return FAULTS.some((fault) => fault === value);
}
