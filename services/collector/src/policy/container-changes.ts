import type { DataOf, ServiceRef } from '@hale/events';
import type { ContainerEvent } from './container.ts';

type Change = DataOf<'changes.recorded'>;

/** Signals that ask a process to go on otherwise, not to end: HUP, USR1, USR2, CONT, WINCH. */
const HARMLESS = new Set(['1', '10', '12', '18', '28', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT', 'SIGWINCH']);
/** A process that was asked to end and has not by then ends for a reason of its own. Milliseconds. */
const ASKED_FOR_MS = 120_000;
const MOST_CONTAINERS = 1_000;
const MAX_TEXT = 300;

/**
 * Tells what somebody did from what happened by itself, container by container. A kill before a death means that somebody
 * asked; the death is then no news. Exit code 137 says only that it was killed: without a kill by the engine's clients and
 * without `oom` it was somebody or something else, and stays a death.
 */
export class ContainerChanges {
  /** When each container was last asked to end, in milliseconds; oldest first. */
  readonly #asked = new Map<string, number>();
  /** What each service last ran. */
  readonly #images = new Map<string, string>();

  /** The change that an event is, or undefined when it is none. Events of a container must come in order. */
  of(event: ContainerEvent, service: ServiceRef): Change | undefined {
    const { at } = event;
    const change = (kind: Change['kind'], text: string, version?: string): Change => ({
      service,
      kind,
      text: `container ${event.name} ${text}`.slice(0, MAX_TEXT),
      by: 'docker',
      at,
      ...(version && { version: version.slice(0, 100) }),
    });
    switch (event.action) {
      case 'start':
        return this.#started(event, service, change);
      case 'kill':
        if (HARMLESS.has(event.signal ?? '')) return undefined;
        return this.#ask(event.id, at) ? change('stop', `was sent signal ${event.signal}`) : undefined;
      // Also after a death by a signal that seemed harmless: some programs take one of those for the end.
      case 'stop':
        return this.#ask(event.id, at) ? change('stop', 'was stopped') : undefined;
      case 'die':
        return this.#wasAsked(event.id, at) ? undefined : change('die', `ended with exit code ${event.exitCode}`);
      case 'oom':
        return change('oom', 'ran out of memory');
      default:
        return undefined;
    }
  }

  #started(
    { id, image }: ContainerEvent,
    { service }: ServiceRef,
    change: (kind: Change['kind'], text: string, version?: string) => Change,
  ): Change {
    this.#asked.delete(id);
    const before = this.#images.get(service);
    this.#images.set(service, image);
    if (before === undefined || before === image) return change('start', 'was started');
    return change('deploy', `was started from ${image}, before ${before}`, image);
  }

  /** False when it was asked already. */
  #ask(id: string, at: number): boolean {
    if (this.#wasAsked(id, at)) return false;
    this.#asked.delete(id);
    this.#asked.set(id, at);
    const oldest = this.#asked.size > MOST_CONTAINERS ? this.#asked.keys().next().value : undefined;
    if (oldest !== undefined) this.#asked.delete(oldest);
    return true;
  }

  #wasAsked(id: string, at: number): boolean {
    const asked = this.#asked.get(id);
    return asked !== undefined && at - asked <= ASKED_FOR_MS;
  }
}
