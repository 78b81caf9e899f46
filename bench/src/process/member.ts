import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, Notice } from './calls.ts';

/** All of them that run. One listener ends them with this process, however many there are. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process that answers (calls.ts). It ends with this one, by its own process id. */
export class Member {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #numbers = 0;

  constructor(program: URL, args: readonly string[], onNotice: (notice: unknown) => void = () => undefined) {
    this.#child = fork(program, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    running.add(this.#child);
    this.#child.on('message', (message: Answer | Notice) => {
      if ('notice' in message) return onNotice(message.notice);
      const asked = this.#asked.get(message.number);
      this.#asked.delete(message.number);
      if (message.error === undefined) asked?.resolve(message.result);
      else asked?.reject(new Error(message.error));
    });
    this.#child.once('exit', () => {
      running.delete(this.#child);
      for (const { reject } of this.#asked.values()) reject(new Error(`${program.pathname} has ended`));
    });
  }

  /** Rejects when it answers with an error, when it ends, and when it has not answered within the milliseconds. */
  async ask<Result>(what: string, told?: unknown, withinMs?: number): Promise<Result> {
    if (!this.#child.connected) throw new Error(`there is nobody to ask: ${what}`);
    this.#numbers += 1;
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(this.#numbers, asked);
    this.#child.send({ number: this.#numbers, what, told });
    const late = () => asked.reject(new Error(`no answer within ${withinMs} ms: ${what}`));
    const timer = withinMs === undefined ? undefined : setTimeout(late, withinMs);
    try {
      return (await asked.promise) as Result;
    } finally {
      clearTimeout(timer);
    }
  }

  /** With -9; resolves once it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
