import { quantile, rounded } from '../statistics.ts';
import type { Told } from './findings.ts';

export interface Latencies {
  readonly findings: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What one round came to. */
export interface Round extends Latencies {
  readonly byDetector: Readonly<Record<string, Latencies>>;
  /** Age of the oldest frame that was not committed, over the round. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}

/** `sent`: when each push was, by service and time of its samples. */
export function roundOf(told: readonly Told[], sent: ReadonlyMap<string, number>, lags: readonly number[]): Round {
  const taken = told.flatMap(({ service, detector, decidedAt, toldAt }) => {
    const sentAt = sent.get(`${service}/${decidedAt}`);
    return sentAt === undefined ? [] : [{ detector, ms: toldAt - sentAt }];
  });
  const detectors = Map.groupBy(taken, ({ detector }) => detector);
  const byDetector = [...detectors].map(([name, all]) => [name, latenciesOf(all.map(({ ms }) => ms))] as const);
  return {
    ...latenciesOf(taken.map(({ ms }) => ms)),
    byDetector: Object.fromEntries(byDetector.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    lagP99Ms: Math.round(quantile(lags, 0.99)),
    lagMaxMs: Math.round(Math.max(0, ...lags)),
  };
}

function latenciesOf(ms: readonly number[]): Latencies {
  const at = (share: number) => rounded(quantile(ms, share), 1);
  return { findings: ms.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
