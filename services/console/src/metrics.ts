import { Counter, type Registry } from 'prom-client';

/** What the console shows beyond the bus's metrics. All labels are closed sets. */
export function consoleMetrics(registry: Registry) {
  return {
    callbacks: new Counter({
      name: 'hale_console_callbacks_total',
      help: 'Answers of people by Slack button or PagerDuty webhook, by door and result. unsigned, stale, forged: somebody else knocks, or the secret is wrong.',
      labelNames: ['door', 'result'] as const,
      registers: [registry],
    }),
  };
}
export type ConsoleMetrics = ReturnType<typeof consoleMetrics>;
