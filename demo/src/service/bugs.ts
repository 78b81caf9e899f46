import type { Role } from '../graph.ts';

/** What a service that crashes dies of: the kind of slip that is found in such code. */
export const BUGS: Readonly<Record<Role, () => never>> = {
  bank: function rotateKeys() {
    throw new TypeError("Cannot read properties of null (reading 'notAfter')");
  },
  payments: function settleBatch() {
    throw new TypeError("Cannot read properties of undefined (reading 'currency')");
  },
  checkout: function expireCarts() {
    throw new RangeError('Invalid time value');
  },
  catalog: function rebuildIndex() {
    throw new SyntaxError('Unexpected end of JSON input');
  },
  storefront: function renderBanner() {
    throw new TypeError('banner.translations is not iterable');
  },
};

/** What goes wrong beside the requests, and shows nowhere but in the log. */
export const COMPLAINTS: Readonly<Record<Role, (batch: number) => string>> = {
  bank: (batch) => `statement ${batch} not archived: checksum mismatch`,
  payments: (batch) => `receipt batch ${batch} not archived: checksum mismatch in ledger segment`,
  checkout: (batch) => `confirmation mail ${batch} not queued: template variable orderDate is missing`,
  catalog: (batch) => `price feed ${batch} rejected: supplier signature is invalid`,
  storefront: (batch) => `click stream segment ${batch} discarded: schema version not supported`,
};

/** What a bad version throws while it serves a request. */
export function failAsBadVersion(role: Role): never {
  throw new TypeError(`${role} configuration has no member "regions"`);
}
