/** The milliseconds in a stream id. */
export function millisOf(id: string): number {
  return Number(id.split('-')[0]);
}

/** Whether one id of a stream comes before another. */
export function isBefore(id: string, other: string): boolean {
  const [at, otherAt] = [millisOf(id), millisOf(other)];
  return at < otherAt || (at === otherAt && sequenceOf(id) < sequenceOf(other));
}

function sequenceOf(id: string): number {
  return Number(id.split('-')[1] ?? 0);
}
