import type { GuardResult, RemediationOutcome } from '@hale/events';
import { Counter, type Registry } from 'prom-client';

/**
 * Counted when the healer reads its own committed events, not when it decides: a decision whose commit is
 * refused is not counted. A redelivery after a crash counts in a fresh process, whose counters began at 0.
 */
export interface HealerMetrics {
  finished(outcome: RemediationOutcome): void;
  refused(guards: readonly GuardResult[]): void;
}

export function healerMetrics(registry: Registry): HealerMetrics {
  const finished = new Counter({
    name: 'hale_remediations_finished_total',
    help: 'Remediations that came to an end, by outcome. Many ineffective: look at the action’s trigger.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'hale_guard_refusals_total',
    help: 'Guards that stood in the way of a refused remediation. Many of one guard: look at its limits.',
    labelNames: ['guard'],
    registers: [registry],
  });
  return {
    finished: (outcome) => finished.inc({ outcome }),
    refused: (guards) => {
      for (const { guard, passed } of guards) if (!passed) refusals.inc({ guard });
    },
  };
}
