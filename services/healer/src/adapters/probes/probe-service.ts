import type { CoreConfig } from '@hale/config';
import type { Observation } from '@hale/events';
import { probe } from '@hale/probes';

/** Makes all probes of a service at once; empty when it is not watched or has none. */
export type ProbeService = (service: string, signal?: AbortSignal) => Promise<Observation[]>;

export function freshProbes(services: CoreConfig['services']): ProbeService {
  return (service, signal) => {
    const specs = Object.hasOwn(services, service) ? (services[service]?.probes ?? []) : [];
    return Promise.all(specs.map((spec) => probe(spec, signal ? { signal } : {})));
  };
}
