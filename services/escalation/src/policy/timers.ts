import type { Timer } from '@hale/bus';
import { type Case, HUMAN } from './case.ts';
import type { Settings } from './settings.ts';

export function settleTimer({ incident }: Case, quietSince: number, { settle }: Pick<Settings, 'settle'>): Timer {
  const data = { incident: incident.id, quietSince: String(quietSince) };
  return { name: 'settle', key: `${incident.id}/${quietSince}`, dueAt: quietSince + settle, data };
}

export function callTimer({ incident }: Case, dueAt: number): Timer {
  return { name: 'call', key: `${incident.id}/${dueAt}`, dueAt, data: { incident: incident.id } };
}

export function handOverTimers(
  { stalled, incident }: Case,
  now: number,
  { handOver }: Pick<Settings, 'handOver'>,
): Timer[] {
  if (!stalled || incident.rung >= HUMAN) return [];
  const data = { incident: incident.id, remediation: stalled.remediation };
  return [{ name: 'hand-over', key: `${incident.id}/${stalled.remediation}/${now}`, dueAt: now + handOver, data }];
}
