import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Action, type ActionLog, openActionLog } from './action-log.ts';
import { type Announcement, announceTo } from './announce.ts';
import { replaceJsonFile } from './atomic-file.ts';
import type { Fault } from './faults.ts';
import { forRoles, ROLES, type Role } from './graph.ts';
import { type Answer, ManagedService, type ServiceView } from './managed-service.ts';
import { outcomeOf } from './outcomes.ts';
import { startServiceProcess, urlOf } from './service-process.ts';
import type { StateFile } from './state.ts';

/** Where the shop reports to; null for nowhere. */
export interface Reports {
  readonly otlp: string | null;
  readonly announce: string | null;
}

/** What shop.json and the ready line say; the services by their names. */
export interface ShopDescription extends Reports {
  readonly pid: number;
  readonly control: string;
  readonly services: Readonly<Record<string, ServiceView & { readonly url: string }>>;
}

/** What can be asked for with a key, and is done once under it. */
export type KeyedAction = Extract<Action, 'restart' | 'rollback' | 'clear-cache'>;

/** The services, and the memory of what was done to them under which key. */
export class Shop {
  readonly #dir: string;
  readonly #state: StateFile;
  readonly #reports: Reports;
  readonly #announce: (announcement: Announcement) => Promise<void>;
  readonly #services: Readonly<Record<Role, ManagedService>>;
  readonly #inFlight = new Map<string, { role: Role; action: KeyedAction; answer: Promise<Answer> }>();
  #published = false;

  constructor(dir: string, state: StateFile, reports: Reports) {
    this.#dir = dir;
    this.#state = state;
    this.#reports = reports;
    this.#announce = announceTo(reports.announce);
    const actions = openActionLog(dir);
    this.#services = forRoles((role) => this.#manage(role, actions));
  }

  /** Brings the services to where the last supervisor left them and writes shop.json. Throws if one does not come up. */
  async open(): Promise<void> {
    await Promise.all(ROLES.map((role) => this.#services[role].resume()));
    this.#published = true;
    this.#publish();
  }

  describe(): ShopDescription {
    const { controlPort, names, services } = this.#state.read();
    const described = ROLES.map((role) => [names[role], { url: urlOf(services[role].port), ...this.view(role) }]);
    return {
      pid: process.pid,
      control: urlOf(controlPort),
      ...this.#reports,
      services: Object.fromEntries(described),
    };
  }

  nameOf(role: Role): string {
    return this.#state.read().names[role];
  }

  view(role: Role): ServiceView {
    return this.#services[role].view();
  }

  async start(role: Role, by: string): Promise<Answer> {
    const answer = await this.#services[role].start();
    await this.#announce({ service: this.nameOf(role), kind: 'start', by, text: `started by ${by}` });
    return answer;
  }

  async stop(role: Role, by: string): Promise<Answer> {
    await this.#announce({ service: this.nameOf(role), kind: 'stop', by, text: `stopped by ${by}` });
    return this.#services[role].stop();
  }

  async deploy(role: Role, version: string, by: string): Promise<Answer> {
    const text = `${version} deployed by ${by}`;
    await this.#announce({ service: this.nameOf(role), kind: 'deploy', by, text, version });
    return this.#services[role].deploy(version);
  }

  inject(role: Role, fault: Fault): Promise<Answer> {
    return this.#services[role].inject(fault);
  }

  /**
   * Done once per key, also if it is asked for again meanwhile or after a restart of the supervisor; later requests get
   * the first answer. A key that was used for another service or action is refused with 422. What is done without a
   * key is a person's and is announced.
   */
  async act(role: Role, action: KeyedAction, key: string | null, by: string): Promise<Answer> {
    if (key === null) return this.#actByHand(role, action, by);
    const service = this.nameOf(role);
    const known = outcomeOf(this.#state.read().outcomes, key);
    const first = known ?? this.#inFlightUnder(key);
    if (first !== null && (first.service !== service || first.action !== action)) {
      return { status: 422, body: { error: `this key was used for a ${first.action} of ${first.service}` } };
    }
    if (known !== null) return known;
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running.answer;
    const answer = this.#perform(role, action, key).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, { role, action, answer });
    return answer;
  }

  /** Whether this was done under this key, or is promised. */
  done(role: Role, action: KeyedAction, key: string): boolean {
    const known = outcomeOf(this.#state.read().outcomes, key);
    if (known !== null) return known.service === this.nameOf(role) && known.action === action;
    const { pending } = this.#services[role].record;
    return pending?.action === action && pending.key === key;
  }

  /** Ends every process within 1 s and a bit, and withdraws shop.json. */
  async close(): Promise<void> {
    this.#published = false;
    await Promise.all(ROLES.map((role) => this.#services[role].close()));
    rmSync(shopFile(this.#dir), { force: true });
  }

  async #actByHand(role: Role, action: KeyedAction, by: string): Promise<Answer> {
    const service = this.nameOf(role);
    const { previous } = this.#services[role].record;
    if (action === 'restart') await this.#announce({ service, kind: 'stop', by, text: `restarted by ${by}` });
    if (action === 'rollback' && previous !== null) {
      const text = `rolled back to ${previous} by ${by}`;
      await this.#announce({ service, kind: 'rollback', by, text, version: previous });
    }
    const answer = await this.#perform(role, action, null);
    if (action === 'restart') await this.#announce({ service, kind: 'start', by, text: `restarted by ${by}` });
    return answer;
  }

  #perform(role: Role, action: KeyedAction, key: string | null): Promise<Answer> {
    if (action === 'restart') return this.#services[role].restart(key);
    return action === 'rollback' ? this.#services[role].rollback(key) : this.#services[role].clearCache(key);
  }

  #inFlightUnder(key: string): { readonly service: string; readonly action: Action } | null {
    const running = this.#inFlight.get(key);
    return running === undefined ? null : { service: this.nameOf(running.role), action: running.action };
  }

  #manage(role: Role, actions: ActionLog): ManagedService {
    const state = this.#state;
    const { names } = state.read();
    const portOf = (of: Role) => state.read().services[of].port;
    // What belongs to somebody else sends no spans to us.
    const otlp = role === 'bank' ? null : this.#reports.otlp;
    return new ManagedService({
      name: names[role],
      role,
      state,
      actions,
      spawn: (version) => startServiceProcess({ role, names, version, dir: this.#dir, portOf, otlp }),
      changed: () => this.#publish(),
    });
  }

  #publish(): void {
    if (this.#published) replaceJsonFile(shopFile(this.#dir), this.describe());
  }
}

export function shopFile(dir: string): string {
  return join(dir, 'shop.json');
}
