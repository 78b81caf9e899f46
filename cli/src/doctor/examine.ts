import type { Check, CheckResult } from '@hale/runtime';

export interface Finding extends CheckResult {
  readonly name: string;
}

const WITHIN_MS = 10_000;

/** Runs all checks at once, each for ten seconds at most; in the order of the checks. Never rejects. */
export function examine(checks: readonly Check[], withinMs = WITHIN_MS): Promise<Finding[]> {
  return Promise.all(
    checks.map(async ({ name, run }) => {
      const deadline = AbortSignal.timeout(withinMs);
      try {
        return { name, ...(await Promise.race([run(deadline), aborted(deadline, withinMs)])) };
      } catch (error) {
        return { name, status: 'failed' as const, detail: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

/** A check that does not listen to its signal must not hold up the others. */
function aborted(signal: AbortSignal, withinMs: number): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${withinMs / 1_000} s`)), { once: true });
  });
}
