import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setInterval as every } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The parts of the console's answers that tests look at. */
export interface SeenIncident {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly services: readonly string[];
  readonly startedAt: number;
  readonly openedAt: number;
  readonly resolvedAt?: number;
}

export interface SeenDetail {
  readonly timeline: readonly { readonly type: string; readonly title: string; readonly at: number }[];
  readonly remediations: readonly {
    readonly id: string;
    readonly action: string;
    readonly service: string;
    readonly state: string;
  }[];
  readonly cause?: { readonly service: { readonly service: string }; readonly faultClass: string } | null;
}

export interface Restart {
  readonly time: string;
  readonly service: string;
  readonly key: string | null;
}

/** `hale up` with its demo shop as a user starts it, in a state folder of its own. */
export class Embedded {
  readonly home: string;
  #process: ChildProcess | undefined;
  #url = '';

  private constructor(home: string) {
    this.home = home;
  }

  static async create(): Promise<Embedded> {
    return new Embedded(await mkdtemp(join(tmpdir(), 'hale-')));
  }

  get url(): string {
    return this.#url;
  }

  /** Resolves when the program says where its console is. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'cli/bin/hale.mjs'), 'up'], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    const output: string[] = [];
    const url = Promise.withResolvers<string>();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        const found = /Console\s+(http:\S+)/.exec(line)?.[1];
        if (found) url.resolve(found);
      });
    }
    child.once('exit', (code, signal) =>
      url.reject(new Error(`hale up ended (${signal ?? code}):\n${output.join('\n')}`)),
    );
    this.#url = await url.promise;
  }

  /** Runs `hale …` against this one; its standard output. */
  async hale(...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [join(ROOT, 'cli/bin/hale.mjs'), ...args], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`hale ${args.join(' ')} ended with ${code}`);
    return Buffer.concat(chunks).toString('utf8');
  }

  async incidents(): Promise<SeenIncident[]> {
    return ((await this.get('/api/incidents')) as { incidents: SeenIncident[] }).incidents;
  }

  async detail(id: string): Promise<SeenDetail> {
    return (await this.get(`/api/incidents/${id}`)) as SeenDetail;
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(new URL(path, this.#url), { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return await response.json();
  }

  /** The restarts of the shop's services, as the shop tells them. */
  async restarts(): Promise<Restart[]> {
    const text = await readFile(join(this.home, 'shop/actions.ndjson'), 'utf8').catch(() => '');
    const actions = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Restart & { readonly action: string });
    return actions.filter(({ action }) => action === 'restart');
  }

  /** Polls until the question has an answer. */
  async until<Answer>(what: string, withinMs: number, ask: () => Promise<Answer | undefined>): Promise<Answer> {
    const deadline = Date.now() + withinMs;
    for await (const _ of every(200)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      if (Date.now() > deadline) break;
    }
    throw new Error(`not within ${withinMs} ms: ${what}`);
  }

  /** The pids of all processes that belong to this folder: the parent, its children, Redis, the shop. */
  async pids(): Promise<Map<number, string>> {
    const found = new Map<number, string>();
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
      const [environ, cmdline] = await Promise.all([
        readFile(`/proc/${entry}/environ`, 'utf8').catch(() => ''),
        readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => ''),
      ]);
      const cwd = cmdline.includes(this.home) || environ.includes(`HALE_HOME=${this.home}`);
      if (cwd && cmdline !== '') found.set(Number(entry), cmdline.replaceAll('\0', ' ').trim());
    }
    return found;
  }

  /** SIGKILL to every process whose command line matches. */
  async kill9(matching: RegExp): Promise<number> {
    const victims = [...(await this.pids())].filter(([, command]) => matching.test(command));
    for (const [pid] of victims) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went by itself between the look and the kill.
      }
    }
    return victims.length;
  }

  /** Ctrl-C; resolves when the program has ended. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await ended;
  }

  /** Stops it, ends what is left, removes the folder. */
  async remove(): Promise<void> {
    await this.stop();
    await this.kill9(/./);
    await rm(this.home, { recursive: true, force: true });
  }

  #environment(): NodeJS.ProcessEnv {
    const { REDIS_URL: _, ...rest } = process.env;
    return { ...rest, NODE_OPTIONS: '', HALE_HOME: this.home, HALE__CONSOLE__PORT: '0' };
  }
}
