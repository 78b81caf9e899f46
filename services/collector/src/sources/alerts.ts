import type { Clock, Publisher } from '@hale/bus';
import type { Source } from '@hale/runtime';
import { cleared, together } from '../http/alerts.ts';
import { type AlertReader, loadAlerts } from '../store.ts';
import { atFixedRate } from './at-fixed-rate.ts';

const EVERY_MS = 5_000;

interface Parts {
  readonly alerts: AlertReader;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly clock: Clock;
  readonly onSkip: (turns: number) => void;
}

/** Ends alerts that nobody sends any more: who fires them repeats them, and may have died before it could say that they are over. */
export function alertExpirySource({ alerts, publisher, clock, onSkip }: Parts): Source {
  const sweep = async () => {
    const now = clock.now();
    const over = [...(await loadAlerts(alerts)).values()].filter(({ expiresAt }) => expiresAt <= now);
    const { drafts, writes } = together(over.map(({ finding }) => cleared(finding, now, 'nobody sends it any more')));
    if (drafts.length > 0) await publisher.publish(drafts, writes);
  };
  return { name: 'alert expiry', run: (signal) => atFixedRate({ everyMs: EVERY_MS, onSkip }, sweep, signal) };
}
