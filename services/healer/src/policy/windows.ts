import type { Guardrails } from '../config.ts';

type Maintenance = Guardrails['maintenance'][number];

/** The maintenance window that covers the service at that time, from its first to before its last millisecond. */
export function maintenanceAt(windows: readonly Maintenance[], service: string, now: number): Maintenance | undefined {
  return windows.find(
    (window) =>
      window.from <= now && now < window.to && (window.services === undefined || window.services.includes(service)),
  );
}

/** Whether it is a business day and within business hours where they are kept; `to` itself is outside. */
export function isBusinessTime(hours: Guardrails['businessHours'], now: number): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map((part) => [part.type, part.value]));
  const day = (parts.get('weekday') ?? '').toLowerCase();
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  return hours.days.some((name) => name === day) && hours.from <= time && time < hours.to;
}
