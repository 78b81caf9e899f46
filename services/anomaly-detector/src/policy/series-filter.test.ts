import { expect, test } from '@jest/globals';
import { levelRuleOf } from './level-rules.ts';
import { EXCLUDED_SERIES, INCLUDED_SERIES, seriesFilter } from './series-filter.ts';

test.each([
  ['up', true],
  ['http_requests_total', true],
  ['http_request_duration_seconds_sum', true],
  ['worker_queue_length', true],
  ['kafka_consumer_lag', true],
  ['http_request_duration_seconds_bucket', false],
  ['http_request_duration_seconds_count', false],
  ['process_open_fds', false],
  ['nodejs_gc_duration_seconds_sum', false],
  ['scrape_duration_seconds', false],
  ['cart_items', false],
])('by default %s is watched: %p', (name, expected) => {
  expect(seriesFilter({ include: INCLUDED_SERIES, exclude: EXCLUDED_SERIES })(name)).toBe(expected);
});

test('up is watched unless it is excluded by name', () => {
  expect(seriesFilter({ include: [], exclude: ['*'] })('up')).toBe(true);
  expect(seriesFilter({ include: [], exclude: ['up'] })('up')).toBe(false);
});

test.each([
  ['http_requests_total', 'counter', { status: '500' }, 'high'],
  ['http_requests_total', 'counter', { code: '5xx' }, 'high'],
  ['http_client_requests_total', 'counter', { status: 'timeout' }, 'high'],
  ['http_requests_total', 'counter', { status: '200' }, undefined],
  ['http_requests_total', 'counter', { route: '/500' }, undefined],
  ['rpc_errors_total', 'counter', {}, 'high'],
  ['request_latency_ms', 'gauge', {}, 'high'],
  ['node_filesystem_free_bytes', 'gauge', {}, 'low'],
  ['cart_items', 'gauge', {}, 'both'],
] as const)('%s (%s %j) matters when it is %s', (name, kind, labels, direction) => {
  expect(levelRuleOf({ name, kind, labels: { ...labels } })?.direction).toBe(direction);
});
