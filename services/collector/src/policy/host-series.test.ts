import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostSeries } from './host-series.ts';

const READING = {
  stat: 'cpu  100 10 50 9000 500 1 2 3 40 0\ncpu0 100 10 50 9000 500 1 2 3 40 0\nintr 1\n',
  meminfo: 'MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     250 kB\n',
  netDev: [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo:     999      10    0    0    0     0          0         0      999      10    0    0    0     0       0          0',
    '  eth0: 1000 5 0 0 0 0 0 0 300 4 0 0 0 0 0 0',
    '  eth1:1 5 0 0 0 0 0 0 2 4 0 0 0 0 0 0',
    '',
  ].join('\n'),
  disks: { '/': { total: 200, available: 20 } },
};

test('a machine is told by its processor, memory, disks and network', () => {
  expect(hostSeries(READING, 42).map(({ name, kind, labels, samples }) => [name, kind, labels, samples])).toEqual([
    ['host_cpu_seconds_total', 'counter', {}, [[42, 1.66]]],
    ['host_memory_usage_ratio', 'gauge', {}, [[42, 0.75]]],
    ['host_disk_usage_ratio', 'gauge', { path: '/' }, [[42, 0.9]]],
    ['host_network_receive_bytes_total', 'counter', {}, [[42, 1001]]],
    ['host_network_transmit_bytes_total', 'counter', {}, [[42, 302]]],
  ]);
});

test('what cannot be read is left out, never made up', () => {
  const nothing = hostSeries({ stat: '', meminfo: '', netDev: '', disks: { '/proc': { total: 0, available: 0 } } }, 42);
  expect(nothing.map(({ name }) => name)).toEqual([
    'host_network_receive_bytes_total',
    'host_network_transmit_bytes_total',
  ]);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (stat, meminfo, netDev) => {
      const series = hostSeries({ stat, meminfo, netDev, disks: {} }, 42);
      return series.every(({ samples }) => samples.every(([, value]) => Number.isFinite(value)));
    }),
  );
});
