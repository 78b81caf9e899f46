import type { Logger } from '@hale/bus';

interface Step {
  readonly name: string;
  readonly close: () => void | Promise<void>;
}

/** For what is started while or after the rest is closed, milliseconds. */
const LATE_MS = 1_000;

/** What was started, to be closed last in, first out, each step named and within one deadline. Safe to close twice. */
export class Lifecycle {
  readonly #steps: Step[] = [];
  readonly #log: Logger;
  #closing: Promise<void> | undefined;
  #closed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** To be closed before everything that was added earlier; at once when all of that is closed already. */
  add(name: string, close: () => void | Promise<void>): void {
    this.#steps.push({ name, close });
    if (this.#closed) void this.#closeAll(LATE_MS);
  }

  /** Resolves when all is closed or the deadline has passed; a step that fails does not keep the others open. */
  close(deadlineMs: number): Promise<void> {
    this.#closing ??= this.#closeAll(deadlineMs);
    return this.#closing;
  }

  async #closeAll(deadlineMs: number): Promise<void> {
    const deadline = Date.now() + deadlineMs;
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      const startedAt = Date.now();
      const failure = await within(step, Math.max(0, deadline - startedAt));
      const fields = { step: step.name, ms: Date.now() - startedAt };
      if (failure) this.#log.warn({ ...fields, error: failure }, 'shutdown step failed');
      else this.#log.debug(fields, 'shutdown step done');
    }
    this.#closed = true;
  }
}

async function within(step: Step, ms: number): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve('out of time'), ms);
  try {
    const closed = (async () => await step.close())().then(() => undefined);
    return await Promise.race([closed, late.promise]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
