/**
 * Faults that stay until somebody does something about them.
 * hang: the event loop stands still for ever, without burning CPU. slow: every request waits 350 to 650 ms.
 * leak: 7 MB a second, until the process is killed at its limit. cache-full: the catalog's cache takes nothing any more.
 * cpu: the event loop is busy for 80 ms in every 100. log-only: error lines, and nothing else that is abnormal.
 */
const LASTING = ['hang', 'slow', 'leak', 'cache-full', 'cpu', 'log-only'] as const;

/**
 * What is over by itself. crash: an uncaught exception, exit code 1, and the service is down.
 * slow-request: the next request alone waits 800 ms. scrape-gap: /metrics answers nothing for 12 s.
 */
const PASSING = ['crash', 'slow-request', 'scrape-gap'] as const;

export type LastingFault = (typeof LASTING)[number];
export type Fault = LastingFault | (typeof PASSING)[number];

const FAULTS: readonly Fault[] = [...PASSING, ...LASTING];

export function isFault(value: unknown): value is Fault {
  return FAULTS.some((fault) => fault === value);
}

export function isLasting(fault: unknown): fault is LastingFault {
  return LASTING.some((lasting) => lasting === fault);
}

/** The version that somebody deploys who has not tested it: about every second business request fails with 500. */
export const BAD_VERSION = 'v2';

export function isBadVersion(version: string): boolean {
  return version === BAD_VERSION || version.startsWith(`${BAD_VERSION}.`);
}

/** All that `break` takes: the faults, and the deploy of a bad version. */
export const BREAKAGES = [...FAULTS, 'errors'] as const;

export type Breakage = (typeof BREAKAGES)[number];

export function isBreakage(value: unknown): value is Breakage {
  return BREAKAGES.some((breakage) => breakage === value);
}

const VERSION = /^v\d{1,3}(\.\d{1,3}){0,2}$/;

/** v1, v1.2, v1.2.3 */
export function isVersion(value: unknown): value is string {
  return typeof value === 'string' && VERSION.test(value);
}
