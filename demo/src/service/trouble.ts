import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Fault, isBadVersion } from '../faults.ts';
import type { Role } from '../graph.ts';
import { BUGS, COMPLAINTS, failAsBadVersion } from './bugs.ts';
import type { Cache } from './cache.ts';
import { startLeak } from './leak.ts';

const BURN_MS = 80;
const BURN_EVERY_MS = 100;
const COMPLAIN_EVERY_MS = 700;
const SLOW_REQUEST_MS = 800;
const SCRAPE_GAP_MS = 12_000;

export interface TroubleParts {
  readonly role: Role;
  readonly version: string;
  readonly cache: Cache;
  readonly log: Logger;
}

/** What is wrong with this process. */
export class Trouble {
  readonly #parts: TroubleParts;
  #slow = false;
  #slowOnce = false;
  #scrapable = Promise.resolve();

  constructor(parts: TroubleParts) {
    this.#parts = parts;
  }

  /** Does to this process what the fault says; a hang never returns. */
  begin(fault: Fault): void {
    const { role, cache, log } = this.#parts;
    const begin: Readonly<Record<Fault, () => void>> = {
      crash: () => void setImmediate(BUGS[role]),
      hang: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
      slow: () => {
        this.#slow = true;
      },
      'slow-request': () => {
        this.#slowOnce = true;
      },
      'scrape-gap': () => {
        this.#scrapable = delay(SCRAPE_GAP_MS);
      },
      leak: () => startLeak(log),
      cpu: burn,
      'cache-full': () => cache.jam(),
      'log-only': () => complain(role, log),
    };
    begin[fault]();
  }

  /** A request to a business route goes through this before it is handled: it may have to wait, or be failed. */
  async meet(): Promise<void> {
    const { role, version } = this.#parts;
    if (this.#slowOnce) {
      this.#slowOnce = false;
      await delay(SLOW_REQUEST_MS);
    }
    if (this.#slow) await delay(350 + Math.random() * 300);
    if (isBadVersion(version) && Math.random() < 0.5) failAsBadVersion(role);
  }

  /** Resolves when /metrics answers again. */
  async scrapable(): Promise<void> {
    await this.#scrapable;
  }
}

/** Keeps the event loop busy for most of every tenth of a second; requests wait, and are answered in between. */
function burn(): void {
  const spin = () => {
    const end = performance.now() + BURN_MS;
    while (performance.now() < end);
    setTimeout(spin, BURN_EVERY_MS - BURN_MS);
  };
  spin();
}

function complain(role: Role, log: Logger): void {
  let batch = 7_000;
  setInterval(() => {
    batch += 1;
    log.error({ batch }, COMPLAINTS[role](batch));
  }, COMPLAIN_EVERY_MS);
}
