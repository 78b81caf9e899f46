/** A silence as the alerter keeps it. */
export interface Silence {
  /** All services when absent. */
  readonly service?: string | undefined;
  readonly until: number;
}

/**
 * Until when an incident of these services is not told of, or undefined when it may be. One that touches a service
 * which is not silenced is told.
 */
export function mutedUntil(services: readonly string[], silences: readonly Silence[], now: number): number | undefined {
  const last = (applies: (silence: Silence) => boolean) =>
    silences.reduce((latest, silence) => (applies(silence) ? Math.max(latest, silence.until) : latest), 0);
  const everything = last(({ service }) => service === undefined);
  const each = services.map((name) => last(({ service }) => service === name));
  const until = Math.max(everything, each.length > 0 ? Math.min(...each) : 0);
  return until > now ? until : undefined;
}
