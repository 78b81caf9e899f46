import type { Figures, IncidentView } from './view.ts';

const RUNGS = ['rules', 'smallModel', 'largeModel', 'human'] as const;

/** Sums over incidents: who settled them, what was healed, how long it took, what it cost. */
export function figuresOf(views: readonly IncidentView[]): Figures {
  const resolved = views.filter(({ incident }) => incident.status === 'resolved');
  const settledBy = { rules: 0, smallModel: 0, largeModel: 0, human: 0 };
  for (const { incident } of resolved) settledBy[RUNGS[incident.rung] ?? 'human'] += 1;
  const median = medianOf(
    resolved.map(({ incident }) => Math.max(0, (incident.resolvedAt ?? incident.startedAt) - incident.startedAt)),
  );
  return {
    incidents: views.length,
    resolved: resolved.length,
    settledBy,
    healed: resolved.filter(isHealed).length,
    ...(median !== undefined && { medianRepairMs: median }),
    costUsd: views.reduce((sum, { models }) => sum + (models?.costUsd ?? 0), 0),
  };
}

const isHealed = ({ remediations }: IncidentView): boolean => remediations.some(({ state }) => state === 'verified');

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
