import { Counter, type Registry } from 'prom-client';

export function classifierMetrics(registry: Registry) {
  return {
    lines: new Counter({
      name: 'hale_classifier_lines_total',
      help: 'Log lines, by whether their template was counted or its service has too many (templates.max)',
      labelNames: ['result'] as const,
      registers: [registry],
    }),
    fatalLines: new Counter({
      name: 'hale_classifier_fatal_lines_total',
      help: 'Log lines of a fatal level, by what became of them',
      labelNames: ['result'] as const,
      registers: [registry],
    }),
  };
}
export type ClassifierMetrics = ReturnType<typeof classifierMetrics>;
