/** How many events have been due, and whether that was all, when so many are under way. */
export type Departures = (elapsedMs: number, departed: number, underWay: number) => number | undefined;

/** The most that are on their way at once when as many are sent as go through. */
const WINDOW = 4_000;
const AT_ONCE = 200;

/** At a fixed rate, however long each takes. */
export function departAt(eventsPerS: number, events: number): Departures {
  return (elapsedMs, departed) => {
    if (departed >= events) return undefined;
    return Math.min(events, Math.floor((elapsedMs * eventsPerS) / 1_000) + 1) - departed;
  };
}

/** As many as go through, for so long. */
export function departFull(seconds: number): Departures {
  return (elapsedMs, _departed, underWay) => {
    if (elapsedMs > seconds * 1_000) return undefined;
    return underWay + AT_ONCE > WINDOW ? 0 : AT_ONCE;
  };
}
