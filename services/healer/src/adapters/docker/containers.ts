import type { WatchedService } from '@hale/config';
import type Docker from 'dockerode';
import { failureOf } from './failure.ts';

/** A container as it is at this moment. */
export interface Found {
  readonly id: string;
  readonly name: string;
  /** Another one after every start: `3f2a1b2c4d5e@1790000000000#0`. */
  readonly token: string;
}

export type Containers =
  | { readonly ok: true; readonly containers: readonly Found[] }
  | { readonly ok: false; readonly reason: string };

/** As many tokens as fit into a look. */
const MOST = 16;

/** The containers of a watched service, by what the configuration says of it; those that stand still as well. */
export async function findContainers(
  docker: Docker,
  known: WatchedService['docker'],
  timeout: number,
  signal?: AbortSignal,
): Promise<Containers> {
  if (known === undefined) return { ok: false, reason: 'the configuration names no container of the service' };
  const deadline = AbortSignal.timeout(timeout);
  const abortSignal = signal ? AbortSignal.any([deadline, signal]) : deadline;
  try {
    const ids = await idsOf(docker, known, abortSignal);
    if (ids.length === 0) return { ok: false, reason: 'there is no such container' };
    if (ids.length > MOST) return { ok: false, reason: `${ids.length} containers, more than ${MOST}` };
    const containers = await Promise.all(ids.map((id) => inspect(docker, id, abortSignal)));
    return { ok: true, containers: containers.toSorted((a, b) => (a.token < b.token ? -1 : 1)) };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, reason: deadline.aborted ? `no answer within ${timeout} ms` : failureOf(error) };
  }
}

/** By exact name or labels: the engine itself would also take the beginning of an id for a name. */
async function idsOf(
  docker: Docker,
  known: NonNullable<WatchedService['docker']>,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const { container, composeService, composeProject } = known;
  if (container !== undefined) {
    const filters = { name: [`^/?${escape(container)}$`] };
    const listed = await docker.listContainers({ all: true, filters, abortSignal });
    return listed.filter(({ Names }) => Names.includes(`/${container}`)).map(({ Id }) => Id);
  }
  const label = [
    `com.docker.compose.service=${composeService}`,
    ...(composeProject === undefined ? [] : [`com.docker.compose.project=${composeProject}`]),
  ];
  return (await docker.listContainers({ all: true, filters: { label }, abortSignal })).map(({ Id }) => Id);
}

function escape(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

async function inspect(docker: Docker, id: string, abortSignal: AbortSignal): Promise<Found> {
  const { Id, Name, State, RestartCount } = await docker.getContainer(id).inspect({ abortSignal });
  const startedAt = Date.parse(State.StartedAt) || 0;
  return { id: Id, name: Name.replace(/^\//, ''), token: `${Id.slice(0, 12)}@${startedAt}#${RestartCount}` };
}
