import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What every consumer shows about itself. `reason` is the closed set that its handlers return. */
export function busMetrics(registry: Registry) {
  const registers = [registry];
  const group = ['group'] as const;
  return {
    received: new Counter({
      name: 'hale_bus_events_received_total',
      help: 'Entries read from a stream, repeated ones included.',
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
      help: 'Entries whose commit was refused: another worker had the lease, or they were committed already. Expected after a freeze, a takeover or a lost reply.',
      labelNames: group,
      registers,
    }),
    lapsed: new Counter({
      name: 'hale_bus_lapsed_total',
      help: 'Unread telemetry entries given up because the group fell behind its maxLag, which shrinks as memory fills. Add workers.',
      labelNames: ['group', 'stream'] as const,
      registers,
    }),
    trimmed: new Counter({
      name: 'hale_bus_trimmed_total',
      help: 'Entries removed because every group has finished them or given them up, and they are old enough.',
      labelNames: ['stream'] as const,
      registers,
    }),
    filling: new Gauge({
      name: 'hale_bus_telemetry_filling_ratio',
      help: 'Memory of the fullest Redis server of the telemetry plane, as a share of redis.highWater. From 0.5 on telemetry is kept for less long, from 0.7 on groups that are behind give up what they have not read, above 1 pushes are refused.',
      registers,
    }),
    leases: new Counter({
      name: 'hale_bus_leases_total',
      help: 'Leases on slots gained, released in good order, lost. Lost ones: the worker or Redis stood still for too long.',
      labelNames: ['group', 'event'] as const,
      registers,
    }),
    slots: new Gauge({
      name: 'hale_bus_slots_held',
      help: 'Slots that this worker owns. 0 on the control plane: a standby. All workers together: as many as there are partitions.',
      labelNames: ['group', 'plane'] as const,
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
      help: 'Entries of the stream that the group has not finished with; shown by the worker that tends the stream.',
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
