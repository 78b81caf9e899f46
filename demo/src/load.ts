const TICK_MS = 50;
const TIMEOUT_MS = 3_000;
const PRODUCTS = ['mug', 'lamp', 'notebook', 'kettle'];

/** Three orders and seven page views in every ten requests. */
export function requestOf(sequence: number): { path: string; order: unknown } {
  const product = PRODUCTS[Math.floor(sequence / 10) % PRODUCTS.length];
  const turn = sequence % 10;
  if (turn % 3 === 2) return { path: '/orders', order: { productId: product, quantity: 1 + (turn % 2) } };
  return { path: turn % 3 === 0 ? '/' : `/products/${product}`, order: undefined };
}

/**
 * Sends `rate` requests per second to the storefront, whatever comes back. A storefront that does not answer holds at
 * most 3 s of requests open; after a pause of this process at most one second of them is made up for.
 */
export function startLoad(storefront: string, rate: number): { stop(): void } {
  let sequence = 0;
  let owed = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    owed = Math.min(owed + ((now - last) / 1_000) * rate, rate);
    last = now;
    for (; owed >= 1; owed -= 1) {
      void send(storefront, sequence);
      sequence += 1;
    }
  };
  const timer = rate > 0 ? setInterval(tick, TICK_MS) : undefined;
  return { stop: () => clearInterval(timer) };
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
