import type { Series } from '@hale/events';

/** What Linux says of the machine, as it was read. */
export interface HostReading {
  /** `/proc/stat`. */
  readonly stat: string;
  /** `/proc/meminfo`. */
  readonly meminfo: string;
  /** `/proc/net/dev`. */
  readonly netDev: string;
  /** File systems by the path that was looked at; in bytes. */
  readonly disks: Readonly<Record<string, { readonly total: number; readonly available: number }>>;
}

/** USER_HZ, which is 100 wherever Linux tells it to programs. */
const TICKS_PER_SECOND = 100;
/** Fields of the line `cpu` that are not work: idle, and waiting for a disk. */
const IDLE_FIELDS = new Set([3, 4]);
/** user, nice, system, idle, iowait, irq, softirq, steal; what guests used is in user already. */
const CPU_FIELDS = 8;

/** The machine's processor, memory, disks and network as series. What cannot be read is left out. */
export function hostSeries({ stat, meminfo, netDev, disks }: HostReading, at: number): Series[] {
  const series = (kind: Series['kind'], name: string, value: number, labels: Series['labels'] = {}): Series[] =>
    Number.isFinite(value) ? [{ name, kind, labels, samples: [[at, value]] }] : [];
  const memory = { total: kilobytes(meminfo, 'MemTotal'), available: kilobytes(meminfo, 'MemAvailable') };
  const traffic = trafficOf(netDev);
  return [
    ...series('counter', 'host_cpu_seconds_total', busySeconds(stat)),
    ...series('gauge', 'host_memory_usage_ratio', usage(memory)),
    ...Object.entries(disks).flatMap(([path, disk]) =>
      series('gauge', 'host_disk_usage_ratio', usage(disk), { path: path.slice(0, 300) }),
    ),
    ...series('counter', 'host_network_receive_bytes_total', traffic.received),
    ...series('counter', 'host_network_transmit_bytes_total', traffic.sent),
  ];
}

/** Of all processors together. */
function busySeconds(stat: string): number {
  const fields = /^cpu +(.*)$/m.exec(stat)?.[1]?.split(' ').slice(0, CPU_FIELDS).map(Number);
  if (!fields) return Number.NaN;
  return fields.reduce((sum, ticks, index) => sum + (IDLE_FIELDS.has(index) ? 0 : ticks), 0) / TICKS_PER_SECOND;
}

function kilobytes(meminfo: string, name: string): number {
  return Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? Number.NaN);
}

const usage = ({ total, available }: { readonly total: number; readonly available: number }): number =>
  (total - available) / total;

/** Of all interfaces but the loopback, whose traffic goes nowhere. */
function trafficOf(netDev: string): { received: number; sent: number } {
  const traffic = { received: 0, sent: 0 };
  for (const [, name, numbers = ''] of netDev.matchAll(/^ *([^\s:|]+): *(\d[\d ]*)$/gm)) {
    if (name === 'lo') continue;
    const fields = numbers.trim().split(/ +/).map(Number);
    traffic.received += fields[0] ?? 0;
    traffic.sent += fields[8] ?? 0;
  }
  return traffic;
}
