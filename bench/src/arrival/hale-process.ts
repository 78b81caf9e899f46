import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../cli/bin/hale.mjs', import.meta.url));
const READY_WITHIN_MS = 30_000;

/** One service of Hale as each container of the compose stack runs it: `hale run <service>`. */
export class HaleProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Resolves once it is ready. It ends with this process, which holds the channel. */
  static async start(service: string, file: string): Promise<HaleProcess> {
    const child = fork(PROGRAM, ['--config', file, 'run', service], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [{ url }] = (await once(child, 'message', { signal: AbortSignal.timeout(READY_WITHIN_MS) })) as [
      { url: string },
    ];
    const started = new HaleProcess(url, child);
    await started.#ready();
    return started;
  }

  /** The value of a metric, summed over its labels that have all of these. */
  async metric(name: string, labels = ''): Promise<number> {
    const page = await (await fetch(new URL('/metrics', this.url))).text();
    const lines = page.split('\n').filter((line) => line.startsWith(name) && line.includes(labels));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }

  async #ready(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    for (;;) {
      const { ok } = await fetch(new URL('/readyz', this.url));
      if (ok) return;
      if (performance.now() > deadline) throw new Error(`${this.url} is not ready`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
