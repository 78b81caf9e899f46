import { digest, type Finding, type ServiceRef, type Severity, serviceKey } from '@hale/events';
import { redact } from '@hale/templates';
import { z } from 'zod';
import type { Identity } from './identity.ts';

const labels = z.record(z.string().max(200), z.string().max(2_000)).default({});
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** An alert as Prometheus posts it (no `status`) and as Alertmanager's webhook does. */
const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']).optional(),
  labels,
  annotations: labels,
  startsAt: time.optional(),
  endsAt: time.optional(),
});
export const prometheusSchema = z.array(alertSchema).max(10_000);
export const alertmanagerSchema = z.object({ alerts: prometheusSchema }).transform(({ alerts }) => alerts);
export type Alert = z.output<typeof alertSchema>;

/** A firing alert that its sender does not mention again is over so long after its `endsAt`. Milliseconds. */
const GRACE_MS = 30_000;
/** Alertmanager gives no end while it fires, and repeats every few hours. */
const WITHOUT_END_MS = 24 * 3_600_000;

/** An alert as a finding about one service, with the moment at which it is over unless it is sent again. */
export interface AlertState {
  readonly finding: Finding;
  readonly expiresAt: number;
}

export interface SortedAlerts {
  readonly firing: readonly AlertState[];
  /** Fingerprints of those that are over. */
  readonly resolved: readonly string[];
  /** Alerts that name no service. */
  readonly nobodys: number;
}

/** Resolved is what says so, or whose end has come; year 1, as Go writes no time, is no end. */
export function sortAlerts(alerts: readonly Alert[], identity: Identity, now: number): SortedAlerts {
  const firing: AlertState[] = [];
  const resolved: string[] = [];
  let nobodys = 0;
  for (const alert of alerts) {
    const service = identity.byLabels(alert.labels);
    if (!service) nobodys += 1;
    else if (isResolved(alert, now)) resolved.push(fingerprintOf(alert, service));
    else firing.push({ finding: findingOf(alert, service, now), expiresAt: expiryOf(alert, now) });
  }
  return { firing, resolved, nobodys };
}

function isResolved({ status, endsAt }: Alert, now: number): boolean {
  if (status !== undefined) return status === 'resolved';
  return endsAt !== undefined && endsAt > 0 && endsAt <= now;
}

function expiryOf({ endsAt }: Alert, now: number): number {
  return endsAt !== undefined && endsAt > now ? endsAt + GRACE_MS : now + WITHOUT_END_MS;
}

function findingOf(alert: Alert, service: ServiceRef, now: number): Finding {
  const { labels: of, annotations, startsAt = now } = alert;
  const name = of['alertname'] ?? 'unnamed';
  const words = annotations['summary'] ?? annotations['description'] ?? name;
  const severity = severityOf(of['severity'] ?? of['level'] ?? '');
  return {
    fingerprint: fingerprintOf(alert, service),
    service: { env: service.env, service: service.service },
    detector: 'alert',
    signal: oneLine(name, 400),
    source: 'alert',
    symptom: 'alert',
    severity,
    summary: oneLine(`alert ${name}: ${words}`, 500),
    startedAt: Math.max(0, Math.min(startsAt, now)),
    revision: 0,
  };
}

/** The same for Prometheus and for Alertmanager, which hands the labels on. */
function fingerprintOf({ labels: of }: Alert, service: ServiceRef): string {
  const sorted = Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return digest(serviceKey(service), 'alert', JSON.stringify(sorted));
}

const CRITICAL = new Set(['critical', 'page', 'fatal', 'emergency', 'high', 'p1', 'sev1']);
const INFO = new Set(['info', 'informational', 'none', 'low']);

function severityOf(label: string): Severity {
  const word = label.toLowerCase();
  if (CRITICAL.has(word)) return 'critical';
  return INFO.has(word) ? 'info' : 'warning';
}

/** Without secrets and personal data, which annotations quote from what they are about. */
function oneLine(text: string, most: number): string {
  const line =
    redact(text)
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .trim() || '(empty)';
  return line.slice(0, most).toWellFormed();
}
