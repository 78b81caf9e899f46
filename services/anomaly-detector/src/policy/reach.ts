import type { Reach } from './judge-up.ts';
import type { ProbeRecord } from './probe-record.ts';

/** A probe that has not spoken for so long says nothing about the moment; milliseconds. */
const FRESH_MS = 30_000;

/** What the probes of a service say at `at`: one that fails outweighs those that are answered. */
export function reachOf(probes: readonly ProbeRecord[], at: number): Reach {
  const fresh = probes.filter(({ state }) => Math.abs(at - state.at) <= FRESH_MS);
  if (fresh.length === 0) return 'unknown';
  return fresh.some(({ state }) => state.failing !== undefined) ? 'fails' : 'answers';
}
