import { Counter, type Registry } from 'prom-client';

/** What the collector shows beyond the bus's metrics. All labels are closed sets. */
export function collectorMetrics(registry: Registry) {
  const registers = [registry];
  return {
    pushes: new Counter({
      name: 'hale_collector_pushes_total',
      help: 'Pushes by protocol and outcome: taken, repeated (sent again, not doubled), or refused with which status. Rising 503: Redis is full or slow.',
      labelNames: ['protocol', 'outcome'] as const,
      registers,
    }),
    itemsRejected: new Counter({
      name: 'hale_collector_items_rejected_total',
      help: 'Spans, points, lines or alerts of taken pushes that were left out: nobody’s, or over a limit. The answer told the sender.',
      labelNames: ['protocol'] as const,
      registers,
    }),
    probes: new Counter({
      name: 'hale_collector_probes_total',
      help: 'Probes that ended, by outcome: ok, or why the target failed.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    scrapes: new Counter({
      name: 'hale_collector_scrapes_total',
      help: 'Scrapes that ended, by outcome: ok, or why the page was not taken. Rising failures: look at `up`.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    samplesDropped: new Counter({
      name: 'hale_collector_samples_dropped_total',
      help: 'Lines left out of pages, and points left out of pushes, that were taken, by reason. over-limit: raise collector.maxSeries or expose less; stale: a series has ended.',
      labelNames: ['reason'] as const,
      registers,
    }),
    turnsSkipped: new Counter({
      name: 'hale_collector_turns_skipped_total',
      help: 'Turns passed over because the one before was still at work. Rising: timeout above interval, or Redis is slow.',
      labelNames: ['source'] as const,
      registers,
    }),
    containerChanges: new Counter({
      name: 'hale_collector_container_changes_total',
      help: 'What happened to containers of watched services, by kind; what is told again after a restart counts again.',
      labelNames: ['kind'] as const,
      registers,
    }),
    lines: new Counter({
      name: 'hale_collector_log_lines_total',
      help: 'Log lines published, by format.',
      labelNames: ['format'] as const,
      registers,
    }),
    linesTruncated: new Counter({
      name: 'hale_collector_log_lines_truncated_total',
      help: 'Log lines that were longer than a message may be.',
      registers,
    }),
    fileChanges: new Counter({
      name: 'hale_collector_log_file_changes_total',
      help: 'Followed files that were rotated, truncated, or lost before they were read to their end.',
      labelNames: ['change'] as const,
      registers,
    }),
  };
}

export type CollectorMetrics = ReturnType<typeof collectorMetrics>;
