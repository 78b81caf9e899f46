import { defineService, type Source } from '@hale/runtime';
import { collectorChecks } from './checks.ts';
import { collectorSchema } from './config.ts';
import { ingestRouter } from './http/router.ts';
import { collectorMetrics } from './metrics.ts';
import { instanceOf } from './policy/frame-scrape.ts';
import { Identity } from './policy/identity.ts';
import { SpanMetrics } from './policy/span-metrics.ts';
import { logSource } from './sources/logs.ts';
import { probeSource } from './sources/probes.ts';
import { scrapeSource } from './sources/scrapes.ts';
import { spanMetricsSource } from './sources/span-metrics.ts';

/** Looks at what is watched and says what it saw: one source a target, so that none waits for another. */
export const collector = defineService({
  name: 'collector',
  config: collectorSchema,
  checks: (_config, core) => collectorChecks(core),
  create({ config, core, log, clock, publisher, telemetry, registry }) {
    const metrics = collectorMetrics(registry);
    const dependencies = { publisher, clock, metrics, log, config, state: telemetry };
    const sources = Object.entries(core.services).flatMap(([name, watched]): Source[] => {
      const service = { env: core.env, service: name };
      const targets = watched.scrape.map((spec) => ({
        service,
        spec,
        instance: instanceOf(spec.url, watched.scrape.length),
      }));
      return [
        ...watched.probes.map((spec) => probeSource(service, spec, dependencies)),
        ...targets.map((target) => scrapeSource(target, dependencies)),
        ...watched.logs.map(({ file }) => logSource(service, file, dependencies)),
      ];
    });
    const spanMetrics = new SpanMetrics();
    const onSkip = (turns: number) => metrics.turnsSkipped.inc({ source: 'span-metrics' }, turns);
    const router = ingestRouter({
      spanMetrics,
      maxSeries: config.maxSeries,
      publisher,
      metrics,
      log,
      limits: config,
      pressure: () => undefined,
      identity: new Identity(core, config.identity),
      token: config.token ?? core.http.token,
      now: () => clock.now(),
    });
    return { sources: [...sources, spanMetricsSource(spanMetrics, { publisher, clock, onSkip })], router };
  },
});
