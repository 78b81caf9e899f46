/**
 * Signals that may give way to others at `at`, the longest gone last: those that no sample came of for so long (milliseconds) and that
 * are not abnormal.
 */
export function idleAt(
  memory: Iterable<readonly [signal: string, { readonly at: number; readonly finding?: unknown }]>,
  at: number,
  forgetAfterMs: number,
): string[] {
  return [...memory]
    .filter(([, series]) => !series.finding && at - series.at >= forgetAfterMs)
    .sort(([, one], [, other]) => other.at - one.at)
    .map(([signal]) => signal);
}
