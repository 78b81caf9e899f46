import { createServer } from 'node:net';
import { forRoles, type Role } from './graph.ts';

/** Below the range from which the kernel takes ports for outgoing connections, so that the port of a service that is down is not lost to one. */
const LOWEST = 20_000;
const HIGHEST = 31_999;
const ATTEMPTS = 200;

/** Whether this port of 127.0.0.1 can be listened on. */
export async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)));
  });
}

/** `wanted` if it is free, else a free one that is not in `taken`. */
export async function freePort(wanted: number | null, taken: ReadonlySet<number>): Promise<number> {
  if (wanted !== null && !taken.has(wanted) && (await isFree(wanted))) return wanted;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}

export interface ShopPorts {
  readonly control: number;
  readonly services: Readonly<Record<Role, number>>;
}

/** The order in which the services take the ports from --port-base on. */
const FROM_BASE: readonly Role[] = ['storefront', 'catalog', 'checkout', 'payments', 'bank'];

/** What was asked for, else what was had, else what is free. Throws if a port that was asked for is taken. */
export async function choosePorts(
  asked: { readonly controlPort: number | null; readonly portBase: number | null },
  lastControl: number | null,
  lastPort: (role: Role) => number | null,
): Promise<ShopPorts> {
  const taken = new Set<number>();
  const choose = async (name: string, wanted: number | null, last: number | null) => {
    const port = await freePort(wanted ?? last, taken);
    if (wanted !== null && port !== wanted) throw new Error(`port ${wanted} for ${name} is taken`);
    taken.add(port);
    return port;
  };
  const control = await choose('the control API', asked.controlPort, lastControl);
  const services = new Map<Role, number>();
  for (const role of FROM_BASE) {
    const wanted = asked.portBase === null ? null : asked.portBase + FROM_BASE.indexOf(role);
    services.set(role, await choose(role, wanted, lastPort(role)));
  }
  return { control, services: forRoles((role) => services.get(role) ?? 0) };
}
