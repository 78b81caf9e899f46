import type { PagerdutyConfig } from '../../config.ts';
import type { Page } from '../../policy/page.ts';

/** PagerDuty answered, and not that it took the event. */
export class PagerdutyError extends Error {
  override readonly name = 'PagerdutyError';
  readonly status: number;
  /** What it asked for, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, retryAfterMs: number | undefined) {
    super(`PagerDuty answered ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A call that takes longer is a failure of the network; the same event again is no other event. */
const TIMEOUT_MS = 5_000;
const ACCEPTED = 202;

export type Enqueue = (page: Page) => Promise<void>;

/** POST /v2/enqueue of the Events API. Follows no redirect: the routing key is for one address. */
export function openPagerduty({ url }: Pick<PagerdutyConfig, 'url'>): Enqueue {
  const address = new URL('v2/enqueue', url.endsWith('/') ? url : `${url}/`);
  return async (page) => {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(page),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // What it says is for nobody to see: an error may quote the routing key.
    await response.body?.cancel();
    if (response.status !== ACCEPTED) throw new PagerdutyError(response.status, retryAfterOf(response));
  };
}

function retryAfterOf(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return undefined;
  return Number(header) * 1_000;
}
