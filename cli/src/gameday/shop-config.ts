import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from '../up/folders.ts';
import type { Role } from './truth.ts';

type Names = Readonly<Record<Role, string>>;

/** The parts of the demo's hale.yaml that name services. */
interface DemoConfig {
  services: Record<string, { dependsOn?: string[]; logs?: { file: string }[] }>;
  healer: { actions: Record<string, { trigger: { services?: string[] } }> };
  escalation: Record<string, unknown>;
}

/** Where the stand-ins for models listen, as settings of the ladder. */
export type Ladder = Readonly<Record<string, unknown>>;

/** Writes the demo's hale.yaml for services that are called otherwise; every setting stays what it is. */
export function writeShopConfig(file: string, names: Names, ladder: Ladder | undefined): void {
  const demo = parse(readFileSync(join(ROOT, 'demo/hale.yaml'), 'utf8')) as DemoConfig;
  writeFileSync(file, stringify(renamed(demo, names, ladder)));
}

function renamed(demo: DemoConfig, names: Names, ladder: Ladder | undefined): DemoConfig {
  const nameOf = (role: string) => names[role as Role] ?? role;
  const services = Object.entries(demo.services).map(([role, service]) => {
    const { dependsOn, logs } = service;
    return [
      nameOf(role),
      {
        ...service,
        ...(dependsOn && { dependsOn: dependsOn.map(nameOf) }),
        ...(logs && { logs: logs.map(({ file }) => ({ file: file.replace(`/${role}.log`, `/${nameOf(role)}.log`) })) }),
      },
    ] as const;
  });
  const actions = Object.entries(demo.healer.actions).map(([name, action]) => {
    const { services: only, ...trigger } = action.trigger;
    return [name, { ...action, trigger: { ...trigger, ...(only && { services: only.map(nameOf) }) } }] as const;
  });
  return {
    ...demo,
    services: Object.fromEntries(services),
    escalation: { ...demo.escalation, ...(ladder && { ladder }) },
    healer: { ...demo.healer, actions: Object.fromEntries(actions) },
  };
}
