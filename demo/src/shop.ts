import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceJsonFile } from './atomic-file.ts';
import { type Fault, SERVICES, type ServiceName } from './graph.ts';
import { type Answer, ManagedService, type ServiceView } from './managed-service.ts';
import { outcomeOf } from './outcomes.ts';
import { openRestartLog } from './restarts.ts';
import { startServiceProcess, urlOf } from './service-process.ts';
import type { StateFile } from './state.ts';

/** What shop.json and the ready line say. */
export interface ShopDescription {
  readonly pid: number;
  readonly control: string;
  readonly services: Readonly<Record<ServiceName, ServiceView & { readonly url: string }>>;
}

/** The four services, and the memory of what was done to them under which key. */
export class Shop {
  readonly #dir: string;
  readonly #state: StateFile;
  readonly #services: Readonly<Record<ServiceName, ManagedService>>;
  readonly #inFlight = new Map<string, { service: ServiceName; answer: Promise<Answer> }>();
  #published = false;

  constructor(dir: string, state: StateFile) {
    this.#dir = dir;
    this.#state = state;
    const restarts = openRestartLog(dir);
    const portOf = (name: ServiceName) => state.read().services[name].port;
    const managed = (name: ServiceName) =>
      new ManagedService({
        name,
        state,
        restarts,
        spawn: () => startServiceProcess({ name, dir, portOf }),
        changed: () => this.#publish(),
      });
    this.#services = {
      payments: managed('payments'),
      checkout: managed('checkout'),
      catalog: managed('catalog'),
      storefront: managed('storefront'),
    };
  }

  /** Brings the services to where the last supervisor left them and writes shop.json. Throws if one does not come up. */
  async open(): Promise<void> {
    await Promise.all(SERVICES.map((name) => this.#services[name].resume()));
    this.#published = true;
    this.#publish();
  }

  describe(): ShopDescription {
    const { controlPort, services } = this.#state.read();
    const describe = (name: ServiceName) => ({ url: urlOf(services[name].port), ...this.view(name) });
    return {
      pid: process.pid,
      control: urlOf(controlPort),
      services: {
        payments: describe('payments'),
        checkout: describe('checkout'),
        catalog: describe('catalog'),
        storefront: describe('storefront'),
      },
    };
  }

  view(name: ServiceName): ServiceView {
    return this.#services[name].view();
  }

  start(name: ServiceName): Promise<Answer> {
    return this.#services[name].start();
  }

  stop(name: ServiceName): Promise<Answer> {
    return this.#services[name].stop();
  }

  inject(name: ServiceName, fault: Fault): Promise<Answer> {
    return this.#services[name].inject(fault);
  }

  /**
   * Restarts once per key, also if it is asked for again meanwhile or after a restart of the supervisor; later requests
   * get the first answer. A key that was used for another service is refused with 422.
   */
  async restart(service: ServiceName, key: string | null): Promise<Answer> {
    if (key === null) return this.#services[service].restart(null);
    const known = outcomeOf(this.#state.read().outcomes, key);
    const first = known === null ? this.#inFlight.get(key) : { service: known.service, answer: known };
    if (first !== undefined && first.service !== service) {
      return { status: 422, body: { error: `this key was used to restart ${first.service}` } };
    }
    if (first !== undefined) return first.answer;
    const answer = this.#services[service].restart(key).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, { service, answer });
    return answer;
  }

  /** Whether a restart under this key was done or is promised. */
  restarted(service: ServiceName, key: string): boolean {
    const known = outcomeOf(this.#state.read().outcomes, key);
    return known?.service === service || this.#services[service].record.restart?.key === key;
  }

  /** Ends every process within 1 s and a bit, and withdraws shop.json. */
  async close(): Promise<void> {
    this.#published = false;
    await Promise.all(SERVICES.map((name) => this.#services[name].close()));
    rmSync(shopFile(this.#dir), { force: true });
  }

  #publish(): void {
    if (this.#published) replaceJsonFile(shopFile(this.#dir), this.describe());
  }
}

export function shopFile(dir: string): string {
  return join(dir, 'shop.json');
}
