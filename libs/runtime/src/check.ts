/**
 * What came of looking at something that a service needs: it is there and works; it is not set up, which may be
 * meant; or it is set up and does not work.
 */
export type CheckStatus = 'ok' | 'absent' | 'failed';

export interface CheckResult {
  readonly status: CheckStatus;
  /** What was seen, for people; never a secret. */
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** One thing of the world outside that a service needs: `hale doctor` runs them all. */
export interface Check {
  readonly name: string;
  /** Looks and changes nothing. What it throws counts as `failed`. */
  readonly run: (signal: AbortSignal) => Promise<CheckResult>;
}
