import type { Logger, Publisher, RedisClock } from '@hale/bus';
import type { CoreConfig } from '@hale/config';
import { type ServiceRef, serviceKey, topics } from '@hale/events';
import type { Source } from '@hale/runtime';
import type { Engine } from '../adapters/docker/engine.ts';
import type { CollectorMetrics } from '../metrics.ts';
import type { ContainerEvent } from '../policy/container.ts';
import { ContainerChanges } from '../policy/container-changes.ts';
import { observeContainers } from '../policy/container-health.ts';
import { ownerOf } from '../policy/container-owner.ts';
import type { Identity } from '../policy/identity.ts';
import { atFixedRate } from './at-fixed-rate.ts';

export interface DockerDependencies {
  readonly engine: Engine;
  readonly everyMs: number;
  readonly core: Pick<CoreConfig, 'env' | 'services'>;
  readonly identity: Pick<Identity, 'watched'>;
  readonly publisher: Pick<Publisher, 'publish' | 'publishOnce'>;
  readonly clock: Pick<RedisClock, 'now'>;
  readonly metrics: CollectorMetrics;
  readonly log: Pick<Logger, 'warn'>;
}

/** How far back is asked for what happened while nobody listened. What was told already is not told again. Milliseconds. */
const REACH_BACK_MS = 600_000;
/** An event this young is a reason to look at once. Milliseconds. */
const RECENT_MS = 10_000;

/** What the Docker engine knows of the watched services: their containers' health now and then, and what happens to them. */
export function dockerSources(dependencies: DockerDependencies): Source[] {
  const look = looker(dependencies);
  const onSkip = (turns: number) => dependencies.metrics.turnsSkipped.inc({ source: 'docker' }, turns);
  return [
    { name: 'docker events', run: (signal) => follow(dependencies, look, signal) },
    {
      name: 'docker health',
      run: (signal) => atFixedRate({ everyMs: dependencies.everyMs, onSkip }, () => look(signal), signal),
    },
  ];
}

async function follow(
  { engine, core, identity, publisher, clock, metrics }: DockerDependencies,
  look: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const changes = new ContainerChanges();
  for await (const event of engine.events(clock.now() - REACH_BACK_MS, signal)) {
    const owner = ownerOf(event, core.services, identity);
    if (owner === undefined) continue;
    const service: ServiceRef = { env: core.env, service: owner };
    const data = changes.of(event, service);
    if (data) {
      const draft = topics['changes.recorded'].draft(data, { subject: serviceKey(service), time: data.at });
      await publisher.publishOnce(draft, keyOf(event));
      metrics.containerChanges.inc({ kind: data.kind });
    }
    if (clock.now() - event.at < RECENT_MS) await look(signal);
  }
  if (!signal.aborted) throw new Error('the Docker engine hung up');
}

const keyOf = ({ id, action, timeNano }: ContainerEvent) => `docker/${id}/${action}/${timeNano}`;

/** Looks at all containers and says how each service is; one look at a time, so that none overtakes an earlier one. */
function looker({ engine, core, identity, publisher, clock, log }: DockerDependencies) {
  const seen = new Set(Object.keys(core.services).filter((name) => core.services[name]?.docker));
  let isAway = false;
  const look = async (signal: AbortSignal) => {
    const at = clock.now();
    const start = performance.now();
    const containers = await engine.containers(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      // Says nothing about the services: an engine that is restarted may let them run.
      if (!isAway) log.warn({ error: String(error) }, 'the Docker engine does not answer');
      isAway = true;
    });
    if (!containers) return;
    isAway = false;
    const latencyMs = performance.now() - start;
    const owned = Map.groupBy(containers, (container) => ownerOf(container, core.services, identity));
    for (const name of owned.keys()) if (name !== undefined) seen.add(name);
    for (const name of seen) {
      const observation = observeContainers(owned.get(name) ?? [], at, latencyMs);
      if (!observation) continue;
      const service = { env: core.env, service: name };
      const data = { service, observations: [observation] };
      await publisher.publish([topics['probes.observed'].draft(data, { subject: serviceKey(service), time: at })]);
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return (signal: AbortSignal): Promise<void> => {
    const turn = last.then(() => look(signal));
    last = turn.catch(() => undefined);
    return turn;
  };
}
