import type { CoreConfig } from '@hale/config';
import type { HealerConfig } from '../config.ts';

/** Throws, with all of them, when the section names services that are not watched: most likely misspelt. */
export function checkNames(config: HealerConfig, core: Pick<CoreConfig, 'services'>): void {
  const triggers = Object.entries(config.actions).flatMap(([name, { trigger }]) =>
    (trigger?.services ?? []).map((service) => ({ service, where: `healer.actions.${name}.trigger.services` })),
  );
  const windows = config.guardrails.maintenance.flatMap((window, index) =>
    (window.services ?? []).map((service) => ({ service, where: `healer.guardrails.maintenance.${index}.services` })),
  );
  const wrong = [...triggers, ...windows].filter(({ service }) => !Object.hasOwn(core.services, service));
  const problems = [
    ...wrong.map(({ service, where }) => `${where}: no service ${service} is watched`),
    ...withoutContainer(config, core),
  ];
  if (problems.length > 0) throw new Error(problems.join('; '));
}

function withoutContainer(config: HealerConfig, { services }: Pick<CoreConfig, 'services'>): string[] {
  return Object.entries(config.actions).flatMap(([name, { trigger, executor }]) =>
    (executor.kind === 'docker' ? (trigger?.services ?? []) : [])
      .filter((service) => Object.hasOwn(services, service) && services[service]?.docker === undefined)
      .map((service) => `healer.actions.${name}: services.${service}.docker does not name its container`),
  );
}
