import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import type { Failure } from '../../policy/delivery.ts';

/** Platform errors that are true of Slack at the moment, not of the request. */
const PASSING = new Set([
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** The message that should be updated is not there any more. */
export function isGone(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'message_not_found';
}

/** The kind of what a call of Slack's client threw. Reasons quote codes, never a header or a body: these hold the token. */
export function slackFailure(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'limited', reason: 'rate limited', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error.slice(0, 100);
    return { kind: PASSING.has(code) ? 'later' : 'never', reason: code };
  }
  if (error instanceof WebAPIHTTPError) {
    const passing = error.statusCode >= 500 || error.statusCode === 408 || error.statusCode === 429;
    return { kind: passing ? 'later' : 'never', reason: `HTTP ${error.statusCode}` };
  }
  return { kind: 'later', reason: 'no usable answer' };
}
