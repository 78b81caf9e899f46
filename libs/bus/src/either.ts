/** A result that is there, or will be. Most handlers answer at once; waiting for them would cost a turn of the event loop each. */
export type Either<Result> = Result | Promise<Result>;

/** Goes on with what comes, now or then. */
export function next<Result, Out>(result: Either<Result>, then: (result: Result) => Out): Either<Out> {
  return result instanceof Promise ? result.then(then) : then(result);
}

/** Does the work; what it throws, now or then, goes to `recover`. */
export function attempt<Result>(
  work: () => Either<Result>,
  recover: (error: unknown) => Either<Result>,
): Either<Result> {
  try {
    const result = work();
    return result instanceof Promise ? result.catch(recover) : result;
  } catch (error) {
    return recover(error);
  }
}
