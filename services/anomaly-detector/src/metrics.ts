import { Counter, type Registry } from 'prom-client';

/** A wrong clock or a sender that repeats itself shows in `result`; a service with too many series in `dropped`. */
export function detectorMetrics(registry: Registry) {
  return {
    observations: new Counter({
      name: 'hale_detector_observations_total',
      help: 'Observations of probes, by what became of them',
      labelNames: ['result'] as const,
      registers: [registry],
    }),
    samples: new Counter({
      name: 'hale_detector_samples_total',
      help: 'Samples of watched series, by what became of them',
      labelNames: ['result'] as const,
      registers: [registry],
    }),
    dropped: new Counter({
      name: 'hale_detector_series_dropped_total',
      help: 'Times that a watched series was passed over because its service has too many: raise series.max or exclude some',
      registers: [registry],
    }),
  };
}
export type DetectorMetrics = ReturnType<typeof detectorMetrics>;
