import type { Series } from '@hale/events';

const OUTCOME_LABELS = [
  'status',
  'code',
  'status_code',
  'http_status_code',
  'http_response_status_code',
  'grpc_code',
  'result',
  'outcome',
];
const FAILED = /^5(?:\d\d|xx)$|error|fail|timeout|refused|reset|unreachable|unavailable|bad_answer|exception|aborted/i;
const ROUTE_LABELS = ['route', 'path', 'handler', 'uri', 'endpoint', 'http_route'];

/** Whether what is counted went wrong on the side of who counts, by its labels. */
export function failed({ labels }: Pick<Series, 'labels'>): boolean {
  if (labels['error'] === 'true') return true;
  return OUTCOME_LABELS.some((label) => FAILED.test(labels[label] ?? ''));
}

/** Whether requests to this route are those of watchers, not of users. */
export function isWatched({ labels }: Pick<Series, 'labels'>, routes: readonly string[]): boolean {
  return ROUTE_LABELS.some((label) => routes.includes(labels[label] ?? ''));
}
