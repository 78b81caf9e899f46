import type { CoreConfig } from '@hale/config';
import type { Action, HealerConfig } from '../config.ts';
import type { Executor } from '../executors.ts';
import type { Placeholders } from '../policy/placeholders.ts';
import { cacheExecutor } from './cache/cache-executor.ts';
import { commandExecutor, commandLook } from './command/command-executor.ts';
import { dockerExecutor } from './docker/docker-executor.ts';
import type { Act, ExecutorOf, Sight } from './executor.ts';
import { httpExecutor, httpLook } from './http/http-executor.ts';

/** What actions are done to: only what the registry of actions lists can be done. */
export interface Target {
  /** What the act would do at this moment, in words of at most 300 characters; reads and changes nothing. */
  rehearse(action: Action, values: Placeholders, signal?: AbortSignal): Promise<string>;
  /** A token of at most 500 characters that shows whether an act has taken effect since. */
  look(action: Action, values: Placeholders, signal?: AbortSignal): Promise<Sight>;
  /** Whether the act has taken effect between two looks. */
  tookEffect(action: Action, before: string, after: string): boolean;
  /** Runs the executor to its end. Rejects when the signal aborts it midway: nobody knows then what it did. */
  act(action: Action, values: Placeholders, before: string, signal?: AbortSignal): Promise<Act>;
}

type Executors = { readonly [Kind in Executor['kind']]: ExecutorOf<Kind> };

export function registryTarget(
  { commands, docker }: Pick<HealerConfig, 'commands' | 'docker'>,
  { services }: Pick<CoreConfig, 'services'>,
): Target {
  const executors: Executors = {
    argv: commandExecutor(commands),
    http: httpExecutor(),
    'cache-clear': cacheExecutor(),
    docker: dockerExecutor(docker.socket, services),
  };
  // The executor of a kind is only ever given what is of that kind.
  const of = ({ kind }: Executor) => executors[kind] as ExecutorOf<Executor['kind']>;
  const runLook = commandLook(commands);
  return {
    rehearse: ({ executor }, values, signal) => of(executor).rehearse(executor, values, signal),
    act: ({ executor }, values, before, signal) => of(executor).act(executor, values, before, signal),
    tookEffect: ({ executor }, before, after) => of(executor).tookEffect?.(before, after) ?? before !== after,
    look: async ({ executor, look }, values, signal) => {
      const own = of(executor);
      if (own.look) return await own.look(executor, values, signal);
      if (!look) return { ok: false, reason: 'no look is configured' };
      return look.kind === 'http' ? await httpLook(look, values, signal) : await runLook(look, values, signal);
    },
  };
}
