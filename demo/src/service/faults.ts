import type { Fault, ServiceName } from '../graph.ts';

/** What a service that crashes dies of: the kind of slip that is found in such code. */
const BUGS: Readonly<Record<ServiceName, () => never>> = {
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

/** Does to this process what the fault says; a hang never returns. */
export function commit(fault: Fault, service: ServiceName): void {
  if (fault === 'crash') setImmediate(BUGS[service]);
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
