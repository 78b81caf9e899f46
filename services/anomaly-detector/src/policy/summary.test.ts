import { expect, test } from '@jest/globals';
import { figure } from './summary.ts';

test.each([
  ['http_requests_total', 'counter', 14, '14/s'],
  ['http_requests_total', 'counter', 0.1, '0.1/s'],
  ['queue_length', 'gauge', 1234.5, '1235'],
  ['queue_length', 'gauge', 12.34, '12.3'],
  ['queue_length', 'gauge', 0, '0'],
  ['queue_length', 'gauge', 1e20, '1.0e+20'],
  ['latency_seconds', 'gauge', 0.1234, '123 ms'],
  ['latency_seconds', 'gauge', 2.44, '2.4 s'],
  ['latency_seconds', 'gauge', 0.0000425, '42.5 µs'],
  ['latency_ms', 'gauge', 250, '250 ms'],
  ['duration_seconds_sum', 'counter', 3.1, '3.1 s/s'],
  ['disk_free_bytes', 'gauge', 1.2e9, '1.2 GB'],
  ['disk_free_bytes', 'gauge', 0, '0 B'],
] as const)('%s (%s) %p reads %s', (name, kind, value, text) => {
  expect(figure(name, kind, value)).toBe(text);
});
