/** A container as the engine lists it. */
export interface Container {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** created, running, paused, restarting, removing, exited or dead. */
  readonly state: string;
  /** The same in words, with the exit code or the verdict of the health check: `Up 5 minutes (unhealthy)`. */
  readonly status: string;
}

/** What happened to a container. */
export interface ContainerEvent {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  /** start, kill, stop, die, oom or `health_status: …`. */
  readonly action: string;
  /** Of a kill. */
  readonly signal?: string | undefined;
  /** Of a death. */
  readonly exitCode?: string | undefined;
  /** Milliseconds since the epoch by the engine's clock. */
  readonly at: number;
  /** The same in nanoseconds, which tell the events of a container apart. */
  readonly timeNano: string;
}
