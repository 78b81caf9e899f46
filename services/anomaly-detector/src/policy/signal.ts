import { type DataOf, digest, type Series, type ServiceRef } from '@hale/events';

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

/** The signal of a series of a frame. What was not scraped says where it is from: it may have the name of a series that was. */
export function signalIn(
  { service, source = 'metric' }: Pick<DataOf<'metrics.sampled'>, 'service' | 'source'>,
  { name, labels }: Pick<Series, 'name' | 'labels'>,
): string {
  return signalOf(name, source === 'metric' ? labels : { source, ...labels }, service);
}
