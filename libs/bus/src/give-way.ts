/** How long telemetry is kept. */
export interface Keeping {
  /** Entries younger than this are kept whoever has read them, milliseconds. */
  readonly retentionMs: number;
  /** A group whose oldest unread entry is older gives up what it has not read, milliseconds; never when absent. */
  readonly maxLagMs?: number;
}

/** Up to here everything is kept as it was asked for. All of these are shares of the high-water mark. */
export const COMFORTABLE = 0.5;
/** From here on what every group has finished may go. */
const NOTHING_SPARE = 0.7;
/** From here on only groups that keep up are waited for. */
const NOBODY_LATE = 0.9;
const LEAST_RETENTION_MS = 1_000;
/** More than a takeover lasts: a group whose worker was killed has not fallen behind. */
const LEAST_LAG_MS = 5_000;

/**
 * How long telemetry is kept at that filling of its server (1: the high-water mark). First the retention goes, which
 * costs nobody anything unread, then the patience with groups that are behind: so whoever keeps up loses nothing, and the
 * mark is reached only by what trimming cannot help.
 */
export function giveWay(filling: number, full: Keeping): Keeping {
  const retentionMs =
    filling < NOTHING_SPARE
      ? shrunk(full.retentionMs, LEAST_RETENTION_MS, passed(filling, COMFORTABLE, NOTHING_SPARE))
      : 0;
  if (full.maxLagMs === undefined) return { retentionMs };
  return { retentionMs, maxLagMs: shrunk(full.maxLagMs, LEAST_LAG_MS, passed(filling, NOTHING_SPARE, NOBODY_LATE)) };
}

/** Which share of the way from one filling to another lies behind. */
function passed(filling: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (filling - from) / (to - from)));
}

/** By equal factors, not by equal steps: what fills a server in seconds must meet seconds well before the end. */
function shrunk(full: number, least: number, share: number): number {
  return full * Math.min(1, least / full) ** share;
}
