import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What every consumer shows about itself. `reason` is the closed set that its handlers return. */
export function busMetrics(registry: Registry) {
  const registers = [registry];
  const group = ['group'] as const;
  return {
    received: new Counter({
      name: 'hale_bus_events_received_total',
      help: 'Entries read from a stream, repeated deliveries included.',
      labelNames: ['group', 'stream'] as const,
      registers,
    }),
    handled: new Counter({
      name: 'hale_bus_events_handled_total',
      help: 'Events committed, by the reason that the handler gave.',
      labelNames: ['group', 'topic', 'reason'] as const,
      registers,
    }),
    retried: new Counter({
      name: 'hale_bus_retries_total',
      help: 'Further tries after an error of that kind. Rising steadily: look at what the service depends on.',
      labelNames: ['group', 'kind'] as const,
      registers,
    }),
    dead: new Counter({
      name: 'hale_bus_dead_letters_total',
      help: 'Entries put aside. Any: look at `hale dead-letter list`.',
      labelNames: ['group', 'kind'] as const,
      registers,
    }),
    refused: new Counter({
      name: 'hale_bus_commits_refused_total',
      help: 'Entries that another consumer had committed already. Expected after a freeze or a takeover.',
      labelNames: group,
      registers,
    }),
    trimmed: new Counter({
      name: 'hale_bus_trimmed_while_pending_total',
      help: 'Entries that were trimmed before they were handled: lost to this group.',
      labelNames: group,
      registers,
    }),
    lapsed: new Counter({
      name: 'hale_bus_lapsed_total',
      help: 'Unread telemetry entries given up because the group fell behind its maxLag. Add workers.',
      labelNames: ['group', 'stream'] as const,
      registers,
    }),
    readerResets: new Counter({
      name: 'hale_bus_reader_resets_total',
      help: 'Connections thrown away because a blocked read was overdue.',
      labelNames: group,
      registers,
    }),
    groupsMade: new Counter({
      name: 'hale_bus_groups_recreated_total',
      help: 'Consumer groups that had vanished under a running consumer. Any: somebody flushed Redis.',
      labelNames: group,
      registers,
    }),
    relayed: new Counter({
      name: 'hale_bus_relayed_total',
      help: 'Events copied from an outbox to another slot.',
      labelNames: ['slot'] as const,
      registers,
    }),
    handleSeconds: new Histogram({
      name: 'hale_bus_handle_seconds',
      help: 'Time in the handler, retries included.',
      labelNames: ['group', 'topic'] as const,
      buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
      registers,
    }),
    lag: new Gauge({
      name: 'hale_bus_lag',
      help: 'Entries of the stream that the group has not read.',
      labelNames: ['group', 'stream'] as const,
      registers,
    }),
    pending: new Gauge({
      name: 'hale_bus_pending',
      help: 'Entries read and not acknowledged.',
      labelNames: ['group', 'stream'] as const,
      registers,
    }),
    oldestSeconds: new Gauge({
      name: 'hale_bus_oldest_seconds',
      help: 'Age of the oldest entry that the group has not finished with.',
      labelNames: ['group', 'stream'] as const,
      registers,
    }),
    braked: new Gauge({
      name: 'hale_bus_braked',
      help: '1 while the consumer stands still because too many entries died. Fix the cause, then restart it.',
      labelNames: group,
      registers,
    }),
  };
}

export type BusMetrics = ReturnType<typeof busMetrics>;
