import { Counter, type Registry } from 'prom-client';

export function classifierMetrics(registry: Registry) {
  return {
    lines: new Counter({
      name: 'hale_classifier_lines_total',
      help: 'Events of logs, by whether they count for what is so; many late ones mean a sender that is behind or a wrong clock',
      labelNames: ['result'] as const,
      registers: [registry],
    }),
    signs: new Counter({
      name: 'hale_classifier_signs_total',
      help: 'Signs of trouble, by what became of them; no-room means that a service has more findings than firstFatal.max',
      labelNames: ['detector', 'result'] as const,
      registers: [registry],
    }),
    questions: new Counter({
      name: 'hale_classifier_questions_total',
      help: 'Questions about templates that no rule knows: asked, and by what came of them; many unanswered ones mean that no model is there, see ask.enabled',
      labelNames: ['result'] as const,
      registers: [registry],
    }),
  };
}
export type ClassifierMetrics = ReturnType<typeof classifierMetrics>;
