import { Registry } from 'prom-client';
import { code, GENERATED, page, table } from './markdown.ts';

/** Registers a component's metrics. */
export type Register = (registry: Registry) => unknown;

/** docs/metrics.md: every metric, by the component that shows it. */
export function metricsPage(
  components: readonly { readonly name: string; readonly register: readonly Register[] }[],
): string {
  return page(
    GENERATED,
    '# Metrics',
    [
      'Every service shows its own at `/metrics`, beside the metrics of its process (`process_*`, `nodejs_*`). `group` is the',
      'service; `reason` is the closed set that its handlers return. What a metric asks you to do is in its help.',
    ].join('\n'),
    ...components.flatMap(({ name, register }) => [
      `## ${name}`,
      table(['metric', 'type', 'labels', 'help'], rowsOf(register)),
    ]),
  );
}

function rowsOf(register: readonly Register[]): string[][] {
  const registry = new Registry();
  for (const each of register) each(registry);
  return registry
    .getMetricsAsArray()
    .map((metric) => [code(metric.name), String(metric.type), labelsOf(metric).map(code).join(', '), metric.help])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

/** prom-client keeps them but does not declare them. */
function labelsOf(metric: object): string[] {
  const labels: unknown = 'labelNames' in metric ? metric.labelNames : [];
  return Array.isArray(labels) ? labels.map(String) : [];
}
