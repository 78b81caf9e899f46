const TICK_MS = 50;
const TIMEOUT_MS = 3_000;
const PRODUCTS = ['mug', 'lamp', 'notebook', 'kettle'];
/** The rate swings by this share around the one that was asked for, within minutes, as customers do. */
const SWING = 0.12;
const SWING_PERIOD_MS = 97_000;

/** Three orders and seven page views in every ten requests. */
export function requestOf(sequence: number): { path: string; order: unknown } {
  const product = PRODUCTS[Math.floor(sequence / 10) % PRODUCTS.length];
  const turn = sequence % 10;
  if (turn % 3 === 2) return { path: '/orders', order: { productId: product, quantity: 1 + (turn % 2) } };
  return { path: turn % 3 === 0 ? '/' : `/products/${product}`, order: undefined };
}

/** How many customers come within `ms` when `rate` come a second, each independent of the others (Poisson). */
export function arrivals(rate: number, ms: number, random: () => number): number {
  const limit = Math.exp((-rate * ms) / 1_000);
  let product = random();
  let count = 0;
  for (; product > limit; count += 1) product *= random();
  return count;
}

export interface Load {
  rate(): number;
  /** Requests per second from here on. */
  setRate(rate: number): void;
  stop(): void;
}

/**
 * Sends about `rate` requests per second to the storefront, whatever comes back. A storefront that does not answer
 * holds at most 3 s of requests open; a pause of this process is not made up for.
 */
export function startLoad(storefront: string, rate: number): Load {
  let sequence = 0;
  let wanted = rate;
  const tick = () => {
    const swing = 1 + SWING * Math.sin((performance.now() / SWING_PERIOD_MS) * 2 * Math.PI);
    for (let due = arrivals(wanted * swing, TICK_MS, Math.random); due > 0; due -= 1) {
      void send(storefront, sequence);
      sequence += 1;
    }
  };
  const timer = setInterval(tick, TICK_MS);
  return {
    rate: () => wanted,
    setRate(next) {
      wanted = next;
    },
    stop: () => clearInterval(timer),
  };
}

async function send(storefront: string, sequence: number): Promise<void> {
  const { path, order } = requestOf(sequence);
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(new URL(path, storefront), order === undefined ? { signal } : { signal, ...post });
    await response.arrayBuffer();
  } catch {
    // A customer who is not served goes away.
  }
}
