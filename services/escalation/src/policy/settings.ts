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

/** The rungs with a model. */
export interface LadderRules {
  readonly rungs: ReadonlySet<1 | 2>;
  /** From that confidence on a cause counts as known. */
  readonly sure: number;
  /** How long an answer is waited for, milliseconds. */
  readonly within: number;
}

export interface Settings extends Timing {
  /** All calls that are known of. */
  readonly graph: ServiceGraph;
  /** The services and calls of the configuration: names that no telemetry made. */
  readonly listed: ServiceGraph;
  readonly ladder: LadderRules;
  /** Names of the services where any warning is critical. */
  readonly critical: ReadonlySet<string>;
}

interface Watched {
  readonly dependsOn: readonly string[];
  readonly critical: boolean;
}

export function settingsOf(timing: Timing, services: Readonly<Record<string, Watched>>, ladder: LadderRules): Settings {
  const critical = Object.entries(services).filter(([, service]) => service.critical);
  const listed = graphOf(services);
  return { ...timing, graph: listed, listed, critical: new Set(critical.map(([name]) => name)), ladder };
}
