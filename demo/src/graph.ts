/** What the services of the shop do, and whom each of them calls. Callees come before their callers. */
export const CALLS = {
  bank: [],
  payments: ['bank'],
  checkout: ['payments'],
  catalog: [],
  storefront: ['catalog', 'checkout'],
} as const satisfies Record<string, readonly string[]>;

/** What a service does; its name is free. The bank stands for a dependency that belongs to somebody else. */
export type Role = keyof typeof CALLS;

export const ROLES: readonly Role[] = ['bank', 'payments', 'checkout', 'catalog', 'storefront'];

export function isRole(text: string): text is Role {
  return Object.hasOwn(CALLS, text);
}

/** One value for each role. */
export function forRoles<T>(make: (role: Role) => T): Readonly<Record<Role, T>> {
  return {
    bank: make('bank'),
    payments: make('payments'),
    checkout: make('checkout'),
    catalog: make('catalog'),
    storefront: make('storefront'),
  };
}
