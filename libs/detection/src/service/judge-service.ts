export interface ServiceSettings {
  /** The sensitivity, the same as of single series: powers of ten of improbability. */
  readonly least: number;
  /** So many series must be as improbable, on an average; all of a service that has fewer. */
  readonly strongest: number;
  /** Nothing is said of a service before it was watched for so long, milliseconds. */
  readonly learnMs: number;
  /** Nor for so long after one of its processes started again: what a start does is not a fault. */
  readonly restartMs: number;
  /** It is over when the average is below this part of `least` for so long. */
  readonly calmShare: number;
  readonly calmMs: number;
  /** So long after it was raised it is not raised again. */
  readonly pauseMs: number;
}

export const defaultService: ServiceSettings = {
  least: 4,
  strongest: 3,
  learnMs: 24 * 3_600_000,
  restartMs: 30 * 60_000,
  calmShare: 0.5,
  calmMs: 10 * 60_000,
  pauseMs: 3 * 3_600_000,
};

/** Plain JSON, a hundred bytes. */
export interface ServiceState {
  readonly since: number;
  readonly restartedAt?: number;
  readonly raisedAt?: number;
  /** Present while abnormal; `calmSince` while it may be over. */
  readonly episode?: { readonly startedAt: number; readonly calmSince?: number };
}

/** What the series of a service say at one time: by name, in powers of ten of improbability. */
export interface ServiceSample {
  readonly at: number;
  readonly evidence: ReadonlyMap<string, number>;
  /** Whether a counter began again: one of the service's processes was started. */
  readonly restarted: boolean;
}

export type ServiceVerdict =
  | { readonly type: 'none' }
  /** `series`: the strongest, the most improbable first. `improbability`: their average. */
  | { readonly type: 'raised'; readonly at: number; readonly series: readonly string[]; readonly improbability: number }
  | { readonly type: 'cleared'; readonly at: number };

const NONE: ServiceVerdict = { type: 'none' };

/**
 * Judges the series of one service together. One series alone makes no finding as long as there are others, however
 * improbable it is; signs that are weak by themselves do when several show them at once. The improbabilities of the strongest are averaged:
 * the tail of the third strongest of many is far thinner than that of one, whatever they have to do with each other.
 */
export function judgeService(
  state: ServiceState | undefined,
  { at, evidence, restarted }: ServiceSample,
  settings: ServiceSettings,
): { readonly state: ServiceState; readonly verdict: ServiceVerdict } {
  const before: ServiceState = state ?? { since: at };
  const now: ServiceState = restarted ? { ...before, restartedAt: at } : before;
  const ranked = [...evidence].sort(([, one], [, other]) => other - one).slice(0, settings.strongest);
  const improbability = ranked.length === 0 ? 0 : ranked.reduce((sum, [, each]) => sum + each, 0) / ranked.length;
  if (now.episode) return insideEpisode(now, now.episode, at, improbability, settings);
  if (improbability < settings.least || isQuiet(now, at, settings)) return { state: now, verdict: NONE };
  const series = ranked.map(([name]) => name);
  return {
    state: { ...now, raisedAt: at, episode: { startedAt: at } },
    verdict: { type: 'raised', at, series, improbability },
  };
}

function isQuiet({ since, restartedAt, raisedAt }: ServiceState, at: number, settings: ServiceSettings): boolean {
  const { learnMs, restartMs, pauseMs } = settings;
  if (at - since < learnMs) return true;
  if (restartedAt !== undefined && at - restartedAt < restartMs) return true;
  return raisedAt !== undefined && at - raisedAt < pauseMs;
}

function insideEpisode(
  state: ServiceState,
  { startedAt, calmSince }: NonNullable<ServiceState['episode']>,
  at: number,
  improbability: number,
  { least, calmShare, calmMs }: ServiceSettings,
): { readonly state: ServiceState; readonly verdict: ServiceVerdict } {
  if (improbability >= least * calmShare) return { state: { ...state, episode: { startedAt } }, verdict: NONE };
  const calm = calmSince ?? at;
  if (at - calm < calmMs) return { state: { ...state, episode: { startedAt, calmSince: calm } }, verdict: NONE };
  const { episode: _, ...rest } = state;
  return { state: rest, verdict: { type: 'cleared', at } };
}
