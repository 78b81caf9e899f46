import type { Observation } from '@hale/events';
import type { Container } from './container.ts';

type Verdict = Pick<Observation, 'ok' | 'failure' | 'detail'>;
type Look = Pick<Container, 'name' | 'state' | 'status'>;

/**
 * The engine's verdict on a service that runs in these containers: well when one runs and none that runs is unwell. That one
 * of several has ended is a change, not yet trouble. Undefined while the engine itself does not know, just after a start.
 */
export function observeContainers(containers: readonly Look[], at: number, latencyMs: number): Observation | undefined {
  const verdict = judge(containers);
  return verdict && { probe: 'docker', kind: 'docker', at, latencyMs, ...verdict };
}

function judge(containers: readonly Look[]): Verdict | undefined {
  if (containers.length === 0) return { ok: false, failure: 'refused', detail: 'there is no container' };
  const sick = containers.find(({ status }) => status.includes('(unhealthy)'));
  if (sick) return failed('wrong-answer', sick);
  const stuck = containers.find(({ state }) => state === 'paused');
  if (stuck) return failed('timeout', stuck);
  const restarting = containers.find(({ state }) => state === 'restarting' || state === 'dead');
  if (restarting) return failed('refused', restarting);
  const running = containers.filter(({ state }) => state === 'running');
  const [first] = containers;
  if (running.length === 0) return first && failed('refused', first);
  return running.every(({ status }) => status.includes('(health: starting)')) ? undefined : { ok: true };
}

/** A status in words tells how long ago as well, which would be another detail every second. */
function failed(failure: NonNullable<Observation['failure']>, { name, state, status }: Look): Verdict {
  const code = /\((?:unhealthy|\d+)\)/.exec(status)?.[0];
  return { ok: false, failure, detail: [name, state, code].filter(Boolean).join(' ').slice(0, 200) };
}
