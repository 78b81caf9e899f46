import type { Fault, ServiceName } from './graph.ts';
import type { Outcome } from './outcomes.ts';
import {
  afterExit,
  afterSpawn,
  restartDone,
  restartWanted,
  type ServiceRecord,
  wantedDown,
  wantedUp,
  withFault,
} from './record.ts';
import type { RestartLog } from './restarts.ts';
import type { ServiceProcess } from './service-process.ts';
import type { StateFile } from './state.ts';

const HEALTHY_WITHIN_MS = 10_000;

/** What the control API says of a service. `pid` and `startedAt` (ISO) are null while it is stopped. */
export interface ServiceView {
  readonly name: ServiceName;
  readonly state: 'running' | 'stopped';
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly generation: number;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The shop is stopping: nothing is begun any more, and what was begun is left to the next supervisor. */
export class Closing extends Error {
  constructor() {
    super('the shop is stopping');
    this.name = 'Closing';
  }
}

export interface ManagedParts {
  readonly name: ServiceName;
  readonly state: StateFile;
  readonly restarts: RestartLog;
  readonly spawn: () => ServiceProcess;
  /** Called after every start and exit. */
  readonly changed: () => void;
}

/**
 * One service under supervision. What is asked of it is done one after the other. Intents are in the state file before
 * they are acted upon, so a supervisor that is killed half-way leaves to the next one what it had promised.
 */
export class ManagedService {
  readonly #parts: ManagedParts;
  #process: ServiceProcess | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #closing = false;

  constructor(parts: ManagedParts) {
    this.#parts = parts;
  }

  get record(): ServiceRecord {
    return this.#parts.state.read().services[this.#parts.name];
  }

  view(): ServiceView {
    const { startedAt, generation } = this.record;
    const running = this.#process?.alive() ? this.#process : null;
    return {
      name: this.#parts.name,
      state: running === null ? 'stopped' : 'running',
      pid: running?.identity.pid ?? null,
      startedAt: running === null ? null : startedAt,
      generation,
    };
  }

  /** After a supervisor's start: starts what was up, hangs again what hung, finishes a restart that was promised. */
  resume(): Promise<void> {
    return this.#enqueue(async () => {
      const { up, hung, restart } = this.record;
      if (!up) return;
      const process = this.#spawn();
      // Killed between the start and the line: the start of this moment takes its place. Never two lines.
      if (restart !== null && !this.#parts.restarts.has(this.#parts.name, restart.from)) this.#logRestart(restart.key);
      if (!(await this.#healthy(process))) throw new Error(`${this.#parts.name} does not become healthy`);
      if (restart !== null) this.#finishRestart(restart.key, true);
      if (hung && !(await process.inject('hang'))) throw new Error(`${this.#parts.name} cannot be hung again`);
    });
  }

  /** Answers 200 when it is healthy again, 504 after 10 s. The outcome is persisted with the end of the intent. */
  restart(key: string | null): Promise<Answer> {
    return this.#enqueue(async () => {
      this.#update((record) => restartWanted(record, key));
      await this.#process?.terminate();
      const process = this.#spawn();
      this.#logRestart(key);
      return this.#finishRestart(key, await this.#healthy(process));
    });
  }

  start(): Promise<Answer> {
    return this.#enqueue(async () => {
      if (this.#process?.alive()) return { status: 200, body: this.view() };
      this.#update(wantedUp);
      return this.#answer(await this.#healthy(this.#spawn()));
    });
  }

  stop(): Promise<Answer> {
    return this.#enqueue(async () => {
      this.#update(wantedDown);
      await this.#process?.terminate();
      return { status: 200, body: this.view() };
    });
  }

  /** 409 if there is nothing to break. A hang on top of a hang changes nothing. */
  inject(fault: Fault): Promise<Answer> {
    return this.#enqueue(async () => {
      const { name } = this.#parts;
      const process = this.#process;
      if (!process?.alive()) return { status: 409, body: { error: `${name} is stopped` } };
      if (this.record.hung && fault === 'hang') return { status: 200, body: this.view() };
      if (this.record.hung) return { status: 409, body: { error: `${name} hangs: it can only be restarted` } };
      this.#update((record) => withFault(record, fault));
      if (await process.inject(fault)) return { status: 200, body: this.view() };
      return { status: 504, body: { error: `${name} did not react to the fault` } };
    });
  }

  /** Stops the process without recording it as stopped: the next supervisor starts it again. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#process?.terminate();
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(() => {
      if (this.#closing) throw new Closing();
      return task();
    });
    this.#queue = run.catch(() => {});
    return run;
  }

  #spawn(): ServiceProcess {
    if (this.#closing) throw new Closing();
    const process = this.#parts.spawn();
    this.#process = process;
    this.#update((record) => afterSpawn(record, process.identity, new Date().toISOString()));
    void process.exited.then(() => {
      if (this.#closing) return;
      this.#update(afterExit);
      this.#parts.changed();
    });
    this.#parts.changed();
    return process;
  }

  /** An end that the stopping shop caused is no verdict. */
  async #healthy(process: ServiceProcess): Promise<boolean> {
    const healthy = await process.healthy(HEALTHY_WITHIN_MS);
    if (this.#closing) throw new Closing();
    return healthy;
  }

  #finishRestart(key: string | null, healthy: boolean): Answer {
    const { name, state } = this.#parts;
    const answer = this.#answer(healthy);
    const outcome: Outcome | undefined = key === null ? undefined : { key, service: name, ...answer };
    state.update(name, (record) => restartDone(record, this.#process?.alive() ?? false), outcome);
    return answer;
  }

  #answer(healthy: boolean): Answer {
    if (healthy) return { status: 200, body: this.view() };
    return { status: 504, body: { error: `${this.#parts.name} does not become healthy`, ...this.view() } };
  }

  #logRestart(key: string | null): void {
    this.#parts.restarts.append(this.#parts.name, key, this.record.generation);
  }

  #update(change: (record: ServiceRecord) => ServiceRecord): void {
    this.#parts.state.update(this.#parts.name, change);
  }
}
