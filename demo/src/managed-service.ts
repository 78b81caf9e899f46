import { setTimeout as delay } from 'node:timers/promises';
import type { Action, ActionLog } from './action-log.ts';
import type { Fault, LastingFault } from './faults.ts';
import type { Role } from './graph.ts';
import type { Outcome } from './outcomes.ts';
import {
  afterExit,
  afterSpawn,
  deployWanted,
  replacementDone,
  replacementWanted,
  rollbackWanted,
  type ServiceRecord,
  wantedDown,
  wantedUp,
  withFault,
  withoutFault,
} from './record.ts';
import type { ServiceProcess } from './service-process.ts';
import type { StateFile } from './state.ts';

const HEALTHY_WITHIN_MS = 10_000;
/** Between the end of one version and the start of the next: fetching it, migrating, warming up. */
const DEPLOY_PAUSE_MS = 600;

/** What the control API says of a service. `pid` and `startedAt` (ISO) are null while it is stopped. */
export interface ServiceView {
  readonly name: string;
  readonly role: Role;
  readonly state: 'running' | 'stopped';
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly generation: number;
  readonly version: string;
  readonly fault: LastingFault | null;
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
  readonly name: string;
  readonly role: Role;
  readonly state: StateFile;
  readonly actions: ActionLog;
  /** Starts the version that the record names. */
  readonly spawn: (version: string) => ServiceProcess;
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
    return this.#parts.state.read().services[this.#parts.role];
  }

  view(): ServiceView {
    const { startedAt, generation, version, fault } = this.record;
    const running = this.#process?.alive() ? this.#process : null;
    return {
      name: this.#parts.name,
      role: this.#parts.role,
      state: running === null ? 'stopped' : 'running',
      pid: running?.identity.pid ?? null,
      startedAt: running === null ? null : startedAt,
      generation,
      version,
      fault,
    };
  }

  /** After a supervisor's start: starts what was up, breaks again what was broken, finishes what was promised. */
  resume(): Promise<void> {
    return this.#enqueue(async () => {
      const { up, fault, pending } = this.record;
      const { name, actions } = this.#parts;
      if (!up) return;
      const process = this.#spawn();
      // Killed between the start and the line: the start of this moment takes its place. Never two lines.
      if (pending !== null && !actions.has(pending.action, name, pending.from)) this.#log(pending.action, pending.key);
      if (!(await this.#healthy(process))) throw new Error(`${name} does not become healthy`);
      if (pending !== null) this.#finish(pending.action, pending.key, true);
      if (fault !== null && !(await process.inject(fault))) throw new Error(`${name} cannot be broken again`);
    });
  }

  /** Answers 200 when it is healthy again, 504 after 10 s. The outcome is persisted with the end of the intent. */
  restart(key: string | null): Promise<Answer> {
    return this.#enqueue(() => this.#replace((record) => replacementWanted(record, 'restart', key)));
  }

  /** As a restart, in another version: down for about a second. */
  deploy(version: string): Promise<Answer> {
    return this.#enqueue(() => this.#replace((record) => deployWanted(record, version), DEPLOY_PAUSE_MS));
  }

  /** As a restart, in the version before the last deploy; 409 if there is none. */
  rollback(key: string | null): Promise<Answer> {
    return this.#enqueue(async () => {
      const { previous } = this.record;
      if (previous !== null) return this.#replace((record) => rollbackWanted(record, previous, key));
      return { status: 409, body: { error: `${this.#parts.name} has no version to go back to` } };
    });
  }

  start(): Promise<Answer> {
    return this.#enqueue(async () => {
      if (this.#process?.alive()) return { status: 200, body: this.view() };
      this.#update(wantedUp);
      const process = this.#spawn();
      this.#log('start', null);
      return this.#answer(await this.#healthy(process));
    });
  }

  stop(): Promise<Answer> {
    return this.#enqueue(async () => {
      this.#update(wantedDown);
      await this.#process?.terminate();
      this.#log('stop', null);
      return { status: 200, body: this.view() };
    });
  }

  /** 409 if there is nothing to break, or if it is broken in another way already; the same again changes nothing. */
  inject(fault: Fault): Promise<Answer> {
    return this.#enqueue(async () => {
      const { name } = this.#parts;
      const { fault: present } = this.record;
      const process = this.#process;
      if (!process?.alive()) return { status: 409, body: { error: `${name} is stopped` } };
      if (present === fault) return { status: 200, body: this.view() };
      if (present !== null) return { status: 409, body: { error: `${name} has a fault already: ${present}` } };
      this.#update((record) => withFault(record, fault));
      if (await process.inject(fault)) return { status: 200, body: this.view() };
      return { status: 504, body: { error: `${name} did not react to the fault` } };
    });
  }

  /** 504 if it does not say that its cache is empty. */
  clearCache(key: string | null): Promise<Answer> {
    return this.#enqueue(async () => {
      const { name, role, state } = this.#parts;
      if (!(await this.#process?.clearCache())) return { status: 504, body: { error: `${name} does not react` } };
      this.#log('clear-cache', key);
      const cleared = (record: ServiceRecord) => (record.fault === 'cache-full' ? withoutFault(record) : record);
      const body = { ...this.view(), fault: cleared(this.record).fault };
      const outcome: Outcome | undefined =
        key === null ? undefined : { key, action: 'clear-cache', service: name, status: 200, body };
      state.update(role, cleared, outcome);
      return { status: 200, body };
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

  async #replace(intend: (record: ServiceRecord) => ServiceRecord, pauseMs = 0): Promise<Answer> {
    this.#update(intend);
    const { pending } = this.record;
    if (pending === null) throw new Error('a replacement without intent');
    await this.#process?.terminate();
    if (pauseMs > 0) await delay(pauseMs);
    const process = this.#spawn();
    this.#log(pending.action, pending.key);
    return this.#finish(pending.action, pending.key, await this.#healthy(process));
  }

  #spawn(): ServiceProcess {
    if (this.#closing) throw new Closing();
    const process = this.#parts.spawn(this.record.version);
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

  #finish(action: Action, key: string | null, healthy: boolean): Answer {
    const { name, role, state } = this.#parts;
    const answer = this.#answer(healthy);
    const outcome: Outcome | undefined = key === null ? undefined : { key, action, service: name, ...answer };
    state.update(role, (record) => replacementDone(record, this.#process?.alive() ?? false), outcome);
    return answer;
  }

  #answer(healthy: boolean): Answer {
    if (healthy) return { status: 200, body: this.view() };
    return { status: 504, body: { error: `${this.#parts.name} does not become healthy`, ...this.view() } };
  }

  #log(action: Action, key: string | null): void {
    this.#parts.actions.append(action, this.#parts.name, key, this.record.generation);
  }

  #update(change: (record: ServiceRecord) => ServiceRecord): void {
    this.#parts.state.update(this.#parts.role, change);
  }
}
