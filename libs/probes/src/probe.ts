import type { WatchedService } from '@hale/config';
import type { Observation } from '@hale/events';
import { explainFailure } from './explain-failure.ts';
import { askHttp } from './http.ts';
import { askTcp } from './tcp.ts';
import type { Answer } from './verdict.ts';

/** One element of a watched service's `probes`. */
export type ProbeSpec = WatchedService['probes'][number];

export interface ProbeOptions {
  /** Gives up: the promise rejects with the signal's reason, because an abandoned probe has seen nothing. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch, for the observation's `at`; Date.now when absent. */
  readonly now?: () => number;
}

/**
 * Looks at the target once, over a connection of its own, within `spec.timeout` milliseconds.
 *
 * A failing target is an observation with `ok: false`, never an exception; `at` is the moment of asking and
 * `latencyMs` the time until the headers (HTTP) or the connection (TCP) were there, or until it was given up.
 */
export async function probe(spec: ProbeSpec, options: ProbeOptions = {}): Promise<Observation> {
  options.signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(Math.ceil(spec.timeout));
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  const at = (options.now ?? Date.now)();
  const start = performance.now();
  const answer = await ask(spec, signal).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    return explainFailure(error, deadline.aborted);
  });
  const latencyMs = Math.round((performance.now() - start) * 1_000) / 1_000;
  return { probe: spec.name, kind: spec.http === undefined ? 'tcp' : 'http', at, latencyMs, ...answer };
}

async function ask(spec: ProbeSpec, signal: AbortSignal): Promise<Answer> {
  if (spec.http !== undefined) return askHttp(spec.http, spec.expect.status, signal);
  if (spec.tcp !== undefined) return askTcp(spec.tcp, signal);
  return { ok: false, failure: 'unreachable', detail: 'neither http nor tcp' };
}
