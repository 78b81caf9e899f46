import { despiteFactor, factorOf, spreadOf } from '@hale/detection';
import type { Placed } from './learn.ts';
import { GOES_ON, LEVEL, type Listening, RATIO, surgeLimits, surging, tracedBy } from './listening.ts';
import { type ServiceRecord, shareOf } from './service-record.ts';
import { quote, type Sign, signKey } from './sign.ts';
import { surgeOf } from './tally.ts';

/** Buckets with a share until shares are judged. */
const LEAST_SHARES = 6;
const SHARE_FLOOR = 20;
const SHARE_RELATIVE_FLOOR = 0.3;
/** Deviations of a binomial distribution, and what its long tail asks for beyond them at a low mean. */
const CHANCE_DEVIATIONS = 5;
const CHANCE_LINES = 3;
/** Of a thousand lines; so many errors are a sign whatever people said. */
const ALMOST_ALL = 900;

/** What lines that no finding about a template speaks for are signs of together. */
export function signOfLevel(unspoken: readonly Placed[], listening: Listening): Sign | undefined {
  const { service, config, heardAt, lenience, open } = listening;
  const last = unspoken.at(-1);
  if (!last) return undefined;
  const text = last.line.masked;
  const about = { at: last.line.at, heardAt, ...tracedBy(last.line.traceId) };
  const factor = factorOf(lenience, 'surge', LEVEL);
  const goesOn = open.has(signKey({ detector: 'surge', signal: LEVEL })) ? GOES_ON : 1;
  const tally = { ...service.errors, count: service.unspoken };
  const surge = surgeOf(tally, surgeLimits(config.surge), factor * goesOn);
  if (surge) {
    const summary = `${service.unspoken} error lines of several kinds in 10 s, usually ${Math.round(surge.usual)}, such as: ${quote(text, last.line.traceId)}`;
    return { ...about, ...surging(surge), signal: LEVEL, summary: despiteFactor(summary, factor) };
  }
  return signOfShare(last, listening, about);
}

/** Errors among all lines. */
function signOfShare(
  { line }: Placed,
  { service, config, lenience, open }: Listening,
  about: Pick<Sign, 'at' | 'heardAt' | 'traceId'>,
): Sign | undefined {
  const share = shareOf(service);
  const usual =
    service.shares.length < LEAST_SHARES ? undefined : spreadOf(service.shares, SHARE_RELATIVE_FLOOR, SHARE_FLOOR);
  if (share === undefined || !usual) return undefined;
  const { median, deviation } = usual;
  const factor = factorOf(lenience, 'surge', RATIO);
  const far = median + config.surge.k * deviation;
  const plainly = Math.max(1_000 * config.surge.leastRatio, far, byChance(service));
  const goesOn = open.has(signKey({ detector: 'surge', signal: RATIO })) ? GOES_ON : 1;
  const least = goesOn * Math.max(plainly, Math.min(median + factor * (plainly - median), ALMOST_ALL));
  if (share <= least) return undefined;
  const summary = `${Math.round(share / 10)} % of lines are errors, usually ${Math.round(median / 10)} %, such as: ${quote(line.masked, line.traceId)}`;
  const surge = { score: (share - median) / deviation, threshold: (least - median) / deviation };
  return { ...about, ...surging(surge), signal: RATIO, summary: despiteFactor(summary, factor) };
}

/** What a share of so few lines hardly ever comes to by chance, of a thousand. */
function byChance({ share: { lines }, shares }: ServiceRecord): number {
  const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length / 1_000;
  return 1_000 * (mean + CHANCE_DEVIATIONS * Math.sqrt((mean * (1 - mean)) / lines) + CHANCE_LINES / lines);
}
