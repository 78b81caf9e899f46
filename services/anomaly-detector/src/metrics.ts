import { Counter, Gauge, type Registry } from 'prom-client';

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
    setBack: new Counter({
      name: 'hale_detector_clocks_set_back_total',
      help: 'Times that the clock of an instance turned out to have been set back, so that its series go on by the time that it tells now: look after that clock',
      registers: [registry],
    }),
    held: new Gauge({
      name: 'hale_detector_series_held',
      help: 'Plain series that the worker remembers, of all its services: series.maxHeld at most',
      registers: [registry],
    }),
    unreadable: new Counter({
      name: 'hale_detector_state_unreadable_total',
      help: 'What was stored of plain series and could not be read, so that they learn anew: another version wrote it',
      registers: [registry],
    }),
    written: new Counter({
      name: 'hale_detector_state_bytes_total',
      help: 'What is written of plain series, in bytes: `journal` for what samples told, `record` for what was learnt. A commit of a batch of frames takes 1 MB at most',
      labelNames: ['part'] as const,
      registers: [registry],
    }),
    dropped: new Counter({
      name: 'hale_detector_series_dropped_total',
      help: 'Times that a watched series was passed over because its service has too many, or the worker: raise series.max or series.maxHeld, or exclude some',
      registers: [registry],
    }),
  };
}
export type DetectorMetrics = ReturnType<typeof detectorMetrics>;
