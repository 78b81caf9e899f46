import type { CoreConfig } from '@hale/config';
import { nameSchema, type ServiceRef } from '@hale/events';

/** A rule of hale.yaml: whose signals these are when a label has that value. */
export interface IdentityRule {
  readonly label: string;
  /** The whole value, where `*` stands for any text. */
  readonly value: string;
  /** A watched service. */
  readonly service: string;
}

export type Labels = Readonly<Record<string, string>>;

/** Where senders put the name of a service, most telling first. */
const SERVICE_LABELS = [
  'service.name',
  'service',
  'service_name',
  'com.docker.compose.service',
  'container_label_com_docker_compose_service',
  'app.kubernetes.io/name',
  'app',
  'job',
  'container_name',
  'container',
];
const INSTANCE_LABELS = ['service.instance.id', 'instance', 'container_id', 'host.name', 'host'];
const ENV_LABELS = ['deployment.environment.name', 'deployment.environment', 'env', 'environment'];

/** Services beyond those of hale.yaml; signals of more are dropped, and their senders told so. */
const MOST_STRANGERS = 200;

/** Tells whose a signal is by what it says of itself; the answer names a watched service wherever it can. */
export class Identity {
  readonly #env: string;
  readonly #rules: readonly { readonly label: string; readonly matches: RegExp; readonly service: string }[];
  readonly #names = new Map<string, string>();
  readonly #strangers = new Set<string>();

  constructor({ env, services }: Pick<CoreConfig, 'env' | 'services'>, rules: readonly IdentityRule[] = []) {
    this.#env = env;
    this.#rules = rules.map(({ label, value, service }) => ({ label, matches: patternOf(value), service }));
    for (const [name, { aliases }] of Object.entries(services)) {
      for (const alias of aliases) this.#names.set(alias.toLowerCase(), name);
    }
    for (const name of Object.keys(services)) this.#names.set(name.toLowerCase(), name);
  }

  /** The watched service of that name or alias, whatever its case. */
  watched(name: string): string | undefined {
    return this.#names.get(name.toLowerCase());
  }

  /** By name, in the environment that is named or ours. */
  byName(name: string, env?: string): ServiceRef | undefined {
    const service = this.watched(name);
    return service === undefined ? undefined : { env: nameOf(env) ?? this.#env, service };
  }

  /**
   * Whose these labels are: by the rules in their order, then by the first label that names a watched service, then by the
   * first that names one at all. Undefined when nothing does, or too many that are not watched have come before.
   */
  byLabels(labels: Labels): ServiceRef | undefined {
    const service = this.#byRule(labels) ?? this.#byKnown(labels) ?? this.#byAny(labels);
    if (service === undefined) return undefined;
    const env = nameOf(first(labels, ENV_LABELS)) ?? this.#env;
    const instance = nameOf(first(labels, INSTANCE_LABELS));
    return { env, service, ...(instance !== undefined && { instance }) };
  }

  #byRule(labels: Labels): string | undefined {
    return this.#rules.find(({ label, matches }) => matches.test(labels[label] ?? ''))?.service;
  }

  #byKnown(labels: Labels): string | undefined {
    for (const label of [...SERVICE_LABELS, ...INSTANCE_LABELS]) {
      const known = this.watched(labels[label] ?? '');
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** Services that nobody configured are taken under their own name as long as they are few: each costs memory everywhere. */
  #byAny(labels: Labels): string | undefined {
    const name = nameOf(first(labels, SERVICE_LABELS));
    if (name === undefined || this.#strangers.has(name)) return name;
    if (this.#strangers.size >= MOST_STRANGERS) return undefined;
    this.#strangers.add(name);
    return name;
  }
}

function first(labels: Labels, names: readonly string[]): string | undefined {
  const found = names.find((name) => labels[name] !== undefined && labels[name] !== '');
  return found === undefined ? undefined : labels[found];
}

/** A text as a name may be: what is not allowed in one becomes a dash. */
export function nameOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = text
    .slice(0, 100)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return nameSchema.safeParse(name).success ? name : undefined;
}

function patternOf(value: string): RegExp {
  const parts = value.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`);
}
