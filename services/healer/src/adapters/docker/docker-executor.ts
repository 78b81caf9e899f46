import type { CoreConfig } from '@hale/config';
import Docker from 'dockerode';
import type { Placeholders } from '../../policy/placeholders.ts';
import { cut } from '../../policy/words.ts';
import type { ExecutorOf } from '../executor.ts';
import { type Found, findContainers } from './containers.ts';
import { failureOf } from './failure.ts';

/**
 * Restarts the containers of a watched service. Their tokens (id, start, restarts) are the look, so of
 * several containers each is restarted once: on a second try only those whose token is still the old one.
 */
export function dockerExecutor(socket: string, services: CoreConfig['services']): ExecutorOf<'docker'> {
  const docker = new Docker({ socketPath: socket });
  const find = ({ service }: Placeholders, timeout: number, signal?: AbortSignal) =>
    findContainers(docker, Object.hasOwn(services, service) ? services[service]?.docker : undefined, timeout, signal);
  return {
    rehearse: async ({ operation, timeout }, values, signal) => {
      const found = await find(values, timeout, signal);
      if (!found.ok) return `${operation} nothing: ${found.reason}`;
      const names = found.containers.map(({ name, token }) => `${name} (${token})`);
      return cut(`${operation} ${names.length === 1 ? 'container' : 'containers'} ${names.join(', ')}`, 300);
    },
    look: async ({ timeout }, values, signal) => {
      const found = await find(values, timeout, signal);
      return found.ok ? { ok: true, token: tokensOf(found.containers).join(' ') } : found;
    },
    tookEffect: (before, after) => {
      const old = before.split(' ');
      return after.split(' ').every((token) => !old.includes(token));
    },
    act: async ({ grace, timeout }, values, before, signal) => {
      const found = await find(values, timeout, signal);
      if (!found.ok) return found;
      const old = before.split(' ');
      const due = found.containers.filter(({ token }) => old.includes(token));
      for (const { id, name } of due) {
        const failure = await restart(docker, id, { grace, timeout }, signal);
        if (failure !== null) return { ok: false, reason: cut(`${name}: ${failure}`, 300) };
      }
      return { ok: true };
    },
  };
}

function tokensOf(containers: readonly Found[]): string[] {
  return containers.map(({ token }) => token);
}

/** Null when it was done. */
async function restart(
  docker: Docker,
  id: string,
  { grace, timeout }: { readonly grace: number; readonly timeout: number },
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const deadline = AbortSignal.timeout(timeout + grace);
  const abortSignal = signal ? AbortSignal.any([deadline, signal]) : deadline;
  try {
    await docker.getContainer(id).restart({ t: Math.ceil(grace / 1_000), abortSignal });
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    return deadline.aborted ? `not restarted within ${timeout + grace} ms` : failureOf(error);
  }
}
