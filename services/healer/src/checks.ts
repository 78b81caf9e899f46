import type { CoreConfig } from '@hale/config';
import type { Check } from '@hale/runtime';
import { registryTarget } from './adapters/target.ts';
import type { HealerConfig } from './config.ts';

/** Looks at what each action of the registry would be done to, by its own look, on the first service that it may touch. */
export function healerChecks(config: HealerConfig, core: CoreConfig): Check[] {
  const actions = Object.entries(config.actions);
  if (actions.length === 0) {
    const remedy = 'register what may be done under healer.actions: nothing else ever is';
    return [{ name: 'actions', run: async () => ({ status: 'absent', detail: 'nothing can be repaired', remedy }) }];
  }
  const target = registryTarget(config, core);
  return actions.flatMap(([name, action]): Check[] => {
    const [service = Object.keys(core.services)[0]] = action.trigger?.services ?? [];
    if (service === undefined) return [];
    return [
      {
        name: `action ${name}`,
        async run(signal) {
          const sight = await target.look(action, { service, key: 'doctor' }, signal);
          if (sight.ok) return { status: 'ok', detail: `${action.executor.kind}, sees ${service}` };
          return { status: 'failed', detail: sight.reason, remedy: 'what cannot be looked at is not acted upon' };
        },
      },
    ];
  });
}
