import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./start-one.ts', import.meta.url));

export interface Got {
  readonly url: string;
  readonly source: string;
  readonly durable: boolean;
  readonly adopted: boolean;
  readonly pid: number;
}

/** A process of its own that provides itself with a Redis. */
export class Starter {
  readonly progress: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #outcome: Promise<Got | Error>;

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const env = { ...process.env, ...environment };
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...args], { env });
    this.#outcome = this.#listen();
  }

  async #listen(): Promise<Got | Error> {
    let errors = '';
    this.#child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    for await (const line of createInterface({ input: this.#child.stdout })) {
      const fact: { progress?: string; redis?: Got; error?: string } = JSON.parse(line);
      if (fact.progress !== undefined) this.progress.push(fact.progress);
      if (fact.redis !== undefined) return fact.redis;
      if (fact.error !== undefined) return new Error(fact.error);
    }
    return new Error(`the starter ended: ${errors}`);
  }

  /** What it got; rejects with what it failed with. */
  async redis(): Promise<Got> {
    const outcome = await this.#outcome;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  /** Lets it stop its server and end. Resolves to its exit code. */
  async stop(): Promise<number | null> {
    this.#child.stdin.end();
    return await this.#ended();
  }

  /** Kills it with -9. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended();
  }

  async #ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }
}
