import { graphOf, type ServiceGraph } from '@hale/diagnosis';

/** Milliseconds and counts from the configuration. */
export interface Timing {
  readonly groupWait: number;
  readonly settle: number;
  readonly joinWithin: number;
  readonly hops: number;
  readonly handOver: number;
  readonly keepResolved: number;
  readonly plannedFor: number;
  readonly operatorPause: number;
  readonly aftermath: number;
  readonly callAfter: number;
}

export interface Settings extends Timing {
  readonly graph: ServiceGraph;
  /** Names of the services where any warning is critical. */
  readonly critical: ReadonlySet<string>;
}

interface Watched {
  readonly dependsOn: readonly string[];
  readonly critical: boolean;
}

export function settingsOf(timing: Timing, services: Readonly<Record<string, Watched>>): Settings {
  const critical = Object.entries(services).filter(([, service]) => service.critical);
  return { ...timing, graph: graphOf(services), critical: new Set(critical.map(([name]) => name)) };
}
