/** npm passes a terminal's Ctrl-C on, so one may arrive twice. */
const SAME_MS = 1_000;

/**
 * Runs the work with a signal that Ctrl-C or SIGTERM aborts. The second one ends this process at once, and with it,
 * by their own handlers of `exit`, what it has started.
 */
export async function interruptible<Result>(
  work: (interrupted: AbortSignal) => Promise<Result>,
  progress: (line: string) => void,
): Promise<Result> {
  const controller = new AbortController();
  let first: number | undefined;
  const interrupt = () => {
    if (first !== undefined && performance.now() - first > SAME_MS) process.exit(130);
    if (first === undefined) progress('interrupted: finishing what is under way; once more to end at once');
    first ??= performance.now();
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}
