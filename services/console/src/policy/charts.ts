import type { SignalSeries, Signals } from '@hale/evidence';
import type { IncidentView, ServiceCharts } from './view.ts';

const MOST_SERVICES = 6;
const MOST_SERIES = 6;
const MOST_TEMPLATES = 5;
const BEFORE_MS = 300_000;
const AFTER_MS = 60_000;
/** What evidence reaches back. */
const LONGEST_MS = 2 * 3_600_000;

/** What is drawn around an incident, milliseconds: five minutes before its first symptom to a minute after its end. */
export function spanOf({ incident }: Pick<IncidentView, 'incident'>, now: number): { from: number; to: number } {
  const to = Math.min(now, (incident.resolvedAt ?? now) + AFTER_MS);
  return { from: Math.max(incident.startedAt - BEFORE_MS, to - LONGEST_MS), to };
}

/** The services to draw, in the order in which the incident came to know them. */
export function drawn({ incident }: Pick<IncidentView, 'incident'>): IncidentView['incident']['services'] {
  return incident.services.slice(0, MOST_SERVICES);
}

/**
 * The series of one service that say most: first those that findings are about, then those whose aspect is known, the
 * ones that moved most before the rest. A series of a single point draws no line.
 */
export function chartsOf(
  service: string,
  signals: Signals,
  { incident }: Pick<IncidentView, 'incident'>,
): ServiceCharts {
  const abnormal = new Set(
    incident.findings.filter((finding) => finding.service.service === service).map(({ signal }) => signal),
  );
  const series = signals.series
    .filter(({ points }) => points.length > 1)
    .map((one) => ({ one, isAbnormal: abnormal.has(one.name) }))
    .toSorted(
      (a, b) =>
        Number(b.isAbnormal) - Number(a.isAbnormal) ||
        Number(b.one.aspect !== undefined) - Number(a.one.aspect !== undefined) ||
        movementOf(b.one) - movementOf(a.one),
    )
    .slice(0, MOST_SERIES);
  return {
    service,
    series: series.map(({ one: { name, source, unit, points }, isAbnormal }) => ({
      name,
      source,
      ...(unit !== undefined && { unit }),
      isAbnormal,
      points: points.map(({ at, mean, max }) => [at, mean, max]),
    })),
    templates: signals.templates.slice(0, MOST_TEMPLATES).map(({ id, text, level, category, total }) => ({
      id,
      text,
      total,
      ...(level !== undefined && { level }),
      ...(category !== undefined && { category }),
    })),
  };
}

/** Range over middle: how much a series moved, whatever its unit. */
function movementOf({ points }: SignalSeries): number {
  const values = points.map(({ mean }) => mean);
  const high = Math.max(...values);
  const low = Math.min(...values);
  return (high - low) / (Math.abs(high + low) / 2 || 1);
}
