import type { SignalMaker } from './signal.ts';
import { batchCpu, batchDuration, batchRows, batchWrites } from './signals/batch.ts';
import { latencies } from './signals/latency.ts';
import { collections, fullMemory, heap, resident } from './signals/memory.ts';
import { cpuSeconds, cpuShare, loadAverage, loopLag } from './signals/processor.ts';
import { pool, queue } from './signals/queues.ts';
import {
  certificateDays,
  constant,
  descriptors,
  replicas,
  startTime,
  swap,
  switches,
  temperature,
  threads,
  uptime,
  walk,
} from './signals/still.ts';
import { backupAge, disk, hitRatio, occasional, replicationLag } from './signals/storage.ts';
import { bytes, clientErrors, errors, logLines, rareRequests, requests, sessions } from './signals/traffic.ts';

/** A kind of service: how much comes at peak, and what it says about itself. */
export interface Archetype {
  /** Requests a second. */
  readonly peak: readonly [low: number, high: number];
  readonly autoscaled: number;
  readonly signals: readonly SignalMaker[];
}

const up = constant('up', 1);

const ALL = {
  edge: {
    peak: [20, 3000],
    autoscaled: 0.6,
    signals: [
      requests('http_requests_total'),
      errors('http_5xx_total'),
      clientErrors('http_4xx_total'),
      latencies('http_request_duration_seconds', [0.01, 0.15], ['p50', 'p95', 'p99']),
      cpuShare('cpu_utilization'),
      resident('process_resident_memory_bytes'),
      pool('upstream_connections'),
      bytes('network_transmit_bytes_total'),
      bytes('network_receive_bytes_total'),
      replicas('replicas'),
      sessions('active_sessions'),
      certificateDays('certificate_days_left'),
      up,
    ],
  },
  api: {
    peak: [5, 1500],
    autoscaled: 0.3,
    signals: [
      requests('http_requests_total'),
      errors('http_request_errors_total'),
      latencies('http_request_duration_seconds', [0.005, 0.25], ['p50', 'p95', 'p99']),
      cpuSeconds('process_cpu_seconds_total'),
      heap('heap_used_bytes'),
      pool('db_pool_connections'),
      loopLag('eventloop_lag_p99_ms'),
      threads('process_threads', 60),
      hitRatio('cache_hit_ratio'),
      logLines('log_lines_info', 0.2, 0),
      logLines('log_lines_error', 1e-6, 1),
      uptime('process_uptime_seconds'),
      collections('gc_pause_seconds_total'),
      rareRequests('admin_requests_total'),
      up,
    ],
  },
  worker: {
    peak: [0.5, 300],
    autoscaled: 0.2,
    signals: [
      requests('jobs_processed_total'),
      errors('jobs_failed_total'),
      queue('queue'),
      latencies('job_duration_seconds', [0.05, 1.5], ['p50', 'p95']),
      cpuShare('cpu_utilization'),
      heap('heap_used_bytes'),
      resident('process_resident_memory_bytes'),
      threads('process_threads', 40),
      logLines('log_lines_warn', 0.01, 0.5),
      descriptors('process_open_fds'),
      collections('gc_pause_seconds_total'),
      startTime('process_start_time_seconds'),
      up,
    ],
  },
  database: {
    peak: [50, 5000],
    autoscaled: 0,
    signals: [
      requests('queries_total'),
      latencies('query_duration_seconds', [0.0008, 0.02], ['p95', 'p99']),
      cpuShare('cpu_utilization'),
      pool('connections'),
      disk('disk_used_percent'),
      hitRatio('buffer_hit_ratio'),
      replicationLag('replication_lag_seconds'),
      errors('deadlocks_total'),
      occasional('checkpoints_total'),
      backupAge('last_backup_age_seconds'),
      bytes('network_transmit_bytes_total'),
      fullMemory('buffer_pool_bytes'),
    ],
  },
  cache: {
    peak: [100, 20_000],
    autoscaled: 0,
    signals: [
      requests('commands_total'),
      hitRatio('hit_ratio'),
      latencies('command_duration_seconds', [0.0002, 0.003], ['p99']),
      fullMemory('memory_used_bytes'),
      occasional('evicted_keys_total'),
      cpuSeconds('process_cpu_seconds_total'),
      pool('clients'),
      bytes('network_transmit_bytes_total'),
      constant('maxclients', 10_000),
      up,
    ],
  },
  host: {
    peak: [10, 500],
    autoscaled: 0,
    signals: [
      cpuShare('node_cpu_utilization'),
      loadAverage('node_load1'),
      resident('node_memory_used_bytes'),
      disk('node_root_disk_used_percent'),
      disk('node_data_disk_used_percent'),
      bytes('node_network_receive_bytes_total', 0.6),
      bytes('node_network_transmit_bytes_total', 0.6),
      temperature('node_temperature_celsius'),
      switches('node_context_switches_total'),
      walk('node_clock_offset_ms'),
      descriptors('node_open_files'),
      fullMemory('node_page_cache_bytes'),
      swap('node_swap_used_bytes'),
    ],
  },
  batch: {
    peak: [0.5, 20],
    autoscaled: 0,
    signals: [
      batchRows('rows_per_second'),
      batchWrites('disk_write_bytes_per_second'),
      batchDuration('last_run_duration_seconds'),
      batchCpu('cpu_utilization'),
      heap('heap_used_bytes'),
      disk('scratch_disk_used_percent'),
      logLines('log_lines_info', 1, 0),
      walk('balance_drift'),
      up,
    ],
  },
  internal: {
    peak: [0.02, 2],
    autoscaled: 0,
    signals: [
      requests('http_requests_total'),
      errors('http_request_errors_total'),
      latencies('http_request_duration_seconds', [0.01, 0.4], ['p50', 'p95']),
      cpuSeconds('process_cpu_seconds_total'),
      heap('heap_used_bytes'),
      threads('process_threads', 25),
      constant('config_reload_success', 1),
      constant('worker_limit', 4, 8, 16),
      up,
    ],
  },
} as const satisfies Record<string, Archetype>;

export type ArchetypeName = keyof typeof ALL;
export const ARCHETYPES: Readonly<Record<ArchetypeName, Archetype>> = ALL;

/** Systems as they stand: each service calls those behind it. */
export const SYSTEMS: readonly (readonly ArchetypeName[])[] = [
  ['edge', 'api', 'database'],
  ['worker', 'database'],
  ['host'],
  ['api', 'cache'],
  ['batch'],
  ['edge', 'api'],
  ['internal'],
  ['worker'],
];
