import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far Slack's time and ours may be apart, either way: an older request may be somebody's recording. */
const SLACK_WINDOW_MS = 5 * 60_000;

export type SlackVerdict = 'genuine' | 'unsigned' | 'stale';

/** Whether Slack sent these bytes, and lately. The signature is looked at first: a stranger learns nothing about time. */
export function slackVerdict(
  body: Buffer,
  signature: string | undefined,
  timestamp: string | undefined,
  secret: string,
  now: number,
): SlackVerdict {
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'unsigned';
  const expected = `v0=${hmac(secret, Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]))}`;
  if (!sameText(signature, expected)) return 'unsigned';
  return Math.abs(now - Number(timestamp) * 1_000) <= SLACK_WINDOW_MS ? 'genuine' : 'stale';
}

/** Whether PagerDuty sent these bytes: while a secret is being changed it signs with both, so any match counts. */
export function isFromPagerduty(body: Buffer, header: string | undefined, secrets: readonly string[]): boolean {
  const signatures = (header ?? '').split(',').map((each) => each.trim());
  return secrets.some((secret) => {
    const expected = `v1=${hmac(secret, body)}`;
    return signatures.some((signature) => sameText(signature, expected));
  });
}

const hmac = (secret: string, bytes: Buffer): string => createHmac('sha256', secret).update(bytes).digest('hex');

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
