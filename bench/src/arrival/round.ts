import { median, quantile, rounded } from '../statistics.ts';
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
  /** Services with trouble that users feel, and with queues that grow; how many of them were found. */
  readonly planted: number;
  readonly found: number;
  /** Of the machine when the round began: what else runs on it counts here. */
  readonly loadBefore: number;
  readonly byDetector: Readonly<Record<string, Latencies>>;
  /** Age of the oldest frame that was not committed, over the round. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}

export interface Played {
  /** When each push was sent, by service and time of its samples. */
  readonly sent: ReadonlyMap<string, number>;
  /** `<service>/felt` and `<service>/queue`. */
  readonly planted: ReadonlySet<string>;
  /** Ages of the oldest frame that was not committed. */
  readonly lags: readonly number[];
  readonly loadBefore: number;
}

export function roundOf(told: readonly Told[], { sent, planted, lags, loadBefore }: Played): Round {
  const taken = told.flatMap((each) => {
    const sentAt = sent.get(`${each.service}/${each.decidedAt}`);
    return sentAt === undefined ? [] : [{ ...each, ms: each.toldAt - sentAt }];
  });
  const detectors = Map.groupBy(taken, ({ detector }) => detector);
  const byDetector = [...detectors].map(([name, all]) => [name, latenciesOf(all.map(({ ms }) => ms))] as const);
  const found = new Set(taken.map(({ service, detector }) => `${service}/${detector === 'bank' ? 'queue' : 'felt'}`));
  return {
    ...latenciesOf(taken.map(({ ms }) => ms)),
    planted: planted.size,
    found: [...planted].filter((each) => found.has(each)).length,
    loadBefore,
    byDetector: Object.fromEntries(byDetector.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    lagP99Ms: Math.round(quantile(lags, 0.99)),
    lagMaxMs: Math.round(Math.max(0, ...lags)),
  };
}

/** Of several rounds the middle of each figure. */
export function middleOf(rounds: readonly Round[]): Pick<Round, 'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs' | 'lagMaxMs'> {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  return {
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p95Ms: middle(({ p95Ms }) => p95Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    maxMs: middle(({ maxMs }) => maxMs),
    lagMaxMs: middle(({ lagMaxMs }) => lagMaxMs),
  };
}

function latenciesOf(ms: readonly number[]): Latencies {
  const at = (share: number) => rounded(quantile(ms, share), 1);
  return { findings: ms.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
