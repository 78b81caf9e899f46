import { type DataOf, type Draft, type Series, type ServiceRef, serviceKey, topics } from '@hale/events';
import { batches } from './batches.ts';

/** Series of one service as events within the limits of a frame, the last of which says that it is; `source` when they are no plain metrics. */
export function frameSeries(
  service: ServiceRef,
  series: readonly Series[],
  about: Pick<DataOf<'metrics.sampled'>, 'source'> & { readonly time?: number } = {},
): Draft[] {
  const { time, ...source } = about;
  const frames = batches(series, sizeOf);
  return frames.map((frame, index) => {
    const complete = index === frames.length - 1;
    return topics['metrics.sampled'].draft(
      { service, ...source, ...(complete && { complete }), series: frame },
      { subject: serviceKey(service), ...(time !== undefined && { time }) },
    );
  });
}

/** Roughly the bytes of a series in a frame. */
function sizeOf({ name, labels }: Series): number {
  return Object.entries(labels).reduce(
    (sum, [label, value]) => sum + label.length + value.length * 2 + 6,
    name.length + 80,
  );
}
