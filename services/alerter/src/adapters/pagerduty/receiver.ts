import type { PagerdutyConfig } from '../../config.ts';
import { type Failure, told } from '../../policy/delivery.ts';
import type { Links } from '../../policy/links.ts';
import { pagesDue, renderPage } from '../../policy/page.ts';
import type { Receiver } from '../../receiver.ts';
import { openPagerduty, PagerdutyError } from './client.ts';

/** How long PagerDuty is left alone after a 429 that does not say: the window of its limit. */
const LIMIT_MS = 60_000;

/** Pages, acknowledges and resolves under the incident's id, with one routing key: repeating any of it changes nothing. */
export function pagerdutyReceiver(config: Pick<PagerdutyConfig, 'routingKey' | 'url'>, links: Links): Receiver {
  const enqueue = openPagerduty(config);
  return {
    kind: 'pagerduty',
    failure: pagerdutyFailure,
    async tell({ message }, delivery, { keep }) {
      for (const action of pagesDue(delivery.held, message.body)) {
        await enqueue(renderPage(action, message, config.routingKey, links));
        const partial = action === 'trigger' && message.body.status !== 'triggered';
        const body = partial ? { ...message.body, status: 'triggered' as const } : message.body;
        await keep(
          told(delivery, partial ? delivery.sent : message.revision, body),
          partial ? undefined : message.incident,
        );
      }
    },
  };
}

function pagerdutyFailure(error: unknown): Failure {
  if (!(error instanceof PagerdutyError)) return { kind: 'later', reason: 'no usable answer' };
  const { status, retryAfterMs } = error;
  const reason = `HTTP ${status}`;
  if (status === 429) return { kind: 'limited', reason: 'rate limited', retryAfterMs: retryAfterMs ?? LIMIT_MS };
  // Neither they took it nor refused it: something between us and them answered.
  const passing = status >= 500 || status === 408 || status < 400;
  if (!passing) return { kind: 'never', reason };
  return { kind: 'later', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
