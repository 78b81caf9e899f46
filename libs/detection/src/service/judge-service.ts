export interface ServiceSettings {
  /** The sensitivity, the same as of single series: powers of ten of improbability. */
  readonly least: number;
  /** So many times `least` the strongest series must come to alone, the two strongest together, the three strongest together. */
  readonly strongest: readonly number[];
  /** Nothing is said of a service before it was watched for so long, milliseconds. */
  readonly learnMs: number;
  /** Nor for so long after one of its processes started again: what a start does is not a fault. */
  readonly restartMs: number;
  /** So long after that what a process holds (memory, caches, sessions) fills up again: gauges may swing. */
  readonly fillMs: number;
  /** It is over when they come to less than this part of that for so long. */
  readonly calmShare: number;
  readonly calmMs: number;
  /** So long after it was raised it is not raised again. */
  readonly pauseMs: number;
}

export const defaultService: ServiceSettings = {
  least: 4,
  strongest: [2.5, 2.7, 3.4],
  learnMs: 24 * 3_600_000,
  restartMs: 45 * 60_000,
  fillMs: 6 * 3_600_000,
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

/** What the series of a service say at one time: by name, in powers of ten of improbability. Series that measure one thing, as quantiles of one histogram, speak as one. */
export interface ServiceSample {
  readonly at: number;
  readonly evidence: ReadonlyMap<string, number>;
  /** Whether a counter began again: one of the service's processes was started. */
  readonly restarted: boolean;
}

export type ServiceVerdict =
  | { readonly type: 'none' }
  | ({ readonly type: 'raised'; readonly at: number } & Strongest)
  | { readonly type: 'cleared'; readonly at: number };

interface Strongest {
  /** Those that said so, the most improbable first. */
  readonly series: readonly string[];
  /** What they come to together, and what so many must come to, in powers of ten. */
  readonly improbability: number;
  readonly needed: number;
}

/** Whether what the processes of the service hold still fills up. */
export const fillsUp = (state: ServiceState | undefined, at: number, { fillMs }: ServiceSettings): boolean =>
  state?.restartedAt !== undefined && at - state.restartedAt < fillMs;

const NONE: ServiceVerdict = { type: 'none' };

/**
 * Judges the series of one service together. One alone must be most improbable and make nothing else of its values; two and three that
 * are improbable at once may each be less so, as nothing makes several series of a healthy service leave their past together but a start or a
 * change of load, and those are in their past.
 */
export function judgeService(
  state: ServiceState | undefined,
  { at, evidence, restarted }: ServiceSample,
  settings: ServiceSettings,
): { readonly state: ServiceState; readonly verdict: ServiceVerdict } {
  const before: ServiceState = state ?? { since: at };
  const now: ServiceState = restarted ? { ...before, restartedAt: at } : before;
  const { degree, ...strongestNow } = strongestOf(evidence, settings);
  if (now.episode) return insideEpisode(now, now.episode, at, degree, settings);
  if (degree < 1 || isQuiet(now, at, settings)) return { state: now, verdict: NONE };
  return {
    state: { ...now, raisedAt: at, episode: { startedAt: at } },
    verdict: { type: 'raised', at, ...strongestNow },
  };
}

/** Of one, two and three series those that come nearest to what is asked of so many; a degree of 1 is enough. */
function strongestOf(
  evidence: ReadonlyMap<string, number>,
  { least, strongest }: ServiceSettings,
): Strongest & { readonly degree: number } {
  const ranked = [...evidence].sort(([, one], [, other]) => other - one).slice(0, strongest.length);
  let best = { degree: 0, count: 0, sum: 0 };
  let sum = 0;
  for (const [index, [, each]] of ranked.entries()) {
    sum += each;
    const degree = sum / ((strongest[index] ?? 1) * least);
    if (degree > best.degree) best = { degree, count: index + 1, sum };
  }
  return {
    degree: best.degree,
    series: ranked.slice(0, best.count).map(([name]) => name),
    improbability: best.sum,
    needed: (strongest[best.count - 1] ?? 1) * least,
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
  degree: number,
  { calmShare, calmMs }: ServiceSettings,
): { readonly state: ServiceState; readonly verdict: ServiceVerdict } {
  if (degree >= calmShare) return { state: { ...state, episode: { startedAt } }, verdict: NONE };
  const calm = calmSince ?? at;
  if (at - calm < calmMs) return { state: { ...state, episode: { startedAt, calmSince: calm } }, verdict: NONE };
  const { episode: _, ...rest } = state;
  return { state: rest, verdict: { type: 'cleared', at } };
}
