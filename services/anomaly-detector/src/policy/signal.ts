import { digest, type ServiceRef } from '@hale/events';

/** What a finding's signal may take; longer ones are cut and end in a hash of the whole. */
export const MAX_SIGNAL_LENGTH = 400;

/**
 * The name of a series or a probe as a signal: `http_requests_total{method="POST",status="500"}`, labels sorted. The
 * instance is part of it, because the samples of two instances are two series; a label of that name wins.
 */
export function signalOf(
  name: string,
  labels: Readonly<Record<string, string>>,
  { instance }: Pick<ServiceRef, 'instance'>,
): string {
  const all = instance === undefined ? labels : { instance, ...labels };
  const keys = Object.keys(all).sort();
  if (keys.length === 0) return name;
  const signal = `${name}{${keys.map((key) => `${key}=${JSON.stringify(all[key] ?? '')}`).join(',')}}`;
  return signal.length <= MAX_SIGNAL_LENGTH ? signal : `${signal.slice(0, MAX_SIGNAL_LENGTH - 17)}~${digest(signal)}`;
}
