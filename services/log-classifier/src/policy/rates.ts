import { type Draft, type LogCategory, type Series, type ServiceRef, serviceKey, topics } from '@hale/events';
import type { ServiceRecord } from './service-record.ts';
import type { TemplateRecord } from './template-record.ts';

/** Keeps them apart from what the service says about itself: they come at times of their own. */
const INSTANCE = 'logs';

/**
 * The lines of a service as counters: by severity, by category, and of the `top` templates with most lines. Their source is `log`, so that
 * a finding about one of them is no second sign beside one about the lines. `at` in milliseconds.
 */
export function ratesDraft(
  { env, service }: ServiceRef,
  { levels }: ServiceRecord,
  templates: Iterable<readonly [id: string, record: TemplateRecord]>,
  at: number,
  top: number,
): Draft<'metrics.sampled'> {
  const known = [...templates];
  const categories = new Map<LogCategory, number>();
  for (const [, { category, count }] of known) categories.set(category, (categories.get(category) ?? 0) + count);
  const counter = (name: string, labels: Record<string, string>, value: number): Series => ({
    name,
    kind: 'counter',
    labels: { ...labels, instance: INSTANCE },
    samples: [[at, value]],
  });
  const series = [
    ...Object.entries(levels).map(([level, count]) => counter('log_lines_total', { level }, count)),
    ...[...categories]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([category, count]) => counter('log_category_lines_total', { category }, count)),
    ...most(known, top).map(([template, { count }]) => counter('log_template_lines_total', { template }, count)),
  ];
  const data = { service: { env, service }, source: 'log' as const, series };
  return topics['metrics.sampled'].draft(data, { subject: serviceKey({ env, service }), time: at, key: 'rates' });
}

function most(known: readonly (readonly [string, TemplateRecord])[], top: number) {
  return known.toSorted(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1)).slice(0, top);
}
