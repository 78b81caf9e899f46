import type { Lapse, Publisher } from '@hale/bus';
import { digest, serviceKey, topics } from '@hale/events';

/** The watcher watches itself: a group that gave up unread telemetry is a finding about that service of Hale. */
export async function raiseLapse(lapse: Lapse, env: string, publisher: Publisher, now: number): Promise<void> {
  const service = { env, service: `hale-${lapse.group}` };
  const fingerprint = digest(serviceKey(service), 'lapse', lapse.stream);
  const finding = {
    fingerprint,
    service,
    detector: 'lapse',
    signal: lapse.stream,
    source: 'watcher' as const,
    symptom: 'lapsed' as const,
    severity: 'warning' as const,
    summary: `${lapse.group} fell behind and gave up ${lapse.entries} unread entries of ${lapse.stream}: add workers`,
    startedAt: now,
    revision: 0,
  };
  const draft = topics['finding.raised'].draft({ finding }, { subject: serviceKey(service), time: now });
  await publisher.publishOnce(draft, `${fingerprint}/${Math.floor(now / 60_000)}`);
}
