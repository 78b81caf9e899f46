/**
 * Signals that may give way to others at `at`, the longest gone last: those that no sample came of for so long (milliseconds) and that
 * are not abnormal. What is remembered of a time that cannot have been yet was read from a clock that was wrong, so it is as long gone.
 */
export function idleAt(
  memory: Iterable<readonly [signal: string, { readonly at: number; readonly finding?: unknown }]>,
  at: number,
  { forgetAfterMs, latest }: { readonly forgetAfterMs: number; readonly latest: number },
): string[] {
  return [...memory]
    .filter(([, series]) => !series.finding && (at - series.at >= forgetAfterMs || series.at > latest))
    .sort(([, one], [, other]) => other.at - one.at)
    .map(([signal]) => signal);
}
