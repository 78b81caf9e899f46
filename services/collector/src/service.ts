import type { CoreConfig } from '@hale/config';
import { defineService, type Source } from '@hale/runtime';
import { openEngine } from './adapters/docker/engine.ts';
import { collectorChecks } from './checks.ts';
import { type CollectorConfig, collectorSchema } from './config.ts';
import { ingestRouter } from './http/router.ts';
import { collectorMetrics } from './metrics.ts';
import { instanceOf } from './policy/frame-scrape.ts';
import { Identity } from './policy/identity.ts';
import { SpanMetrics } from './policy/span-metrics.ts';
import { alertExpirySource } from './sources/alerts.ts';
import { type DockerDependencies, dockerSources } from './sources/docker.ts';
import { hostSource } from './sources/host.ts';
import { type LogDependencies, logSource } from './sources/logs.ts';
import { watchPressure } from './sources/pressure.ts';
import { type ProbeDependencies, probeSource } from './sources/probes.ts';
import { type ScrapeDependencies, scrapeSource } from './sources/scrapes.ts';
import { spanMetricsSource } from './sources/span-metrics.ts';

/** Looks at what is watched and says what it saw: one source a target, so that none waits for another. */
export const collector = defineService({
  name: 'collector',
  config: collectorSchema,
  checks: collectorChecks,
  create({ config, core, log, clock, publisher, redis, telemetry, registry }) {
    const metrics = collectorMetrics(registry);
    const skipped = (source: string) => (turns: number) => metrics.turnsSkipped.inc({ source }, turns);
    const identity = new Identity(core, config.identity);
    const spanMetrics = new SpanMetrics();
    const pressure = watchPressure([...new Set([redis, telemetry])], core.redis.highWater, skipped('pressure'));
    const router = ingestRouter({
      spanMetrics,
      maxSeries: config.maxSeries,
      onUnusable: (unusable) => {
        for (const [reason, times] of Object.entries(unusable)) metrics.samplesDropped.inc({ reason }, times);
      },
      alerts: redis,
      publisher,
      metrics,
      log,
      limits: config,
      pressure: pressure.reason,
      identity,
      token: config.token ?? core.http.token,
      now: () => clock.now(),
    });
    const own = { publisher, clock };
    const sources = [
      ...watchedSources(core, { ...own, metrics, log, config, state: telemetry }),
      ...engineSources(config.docker, { ...own, metrics, log, core, identity }),
      ...hostSources(config.host, core.env, { ...own, onSkip: skipped('host') }),
      spanMetricsSource(spanMetrics, { ...own, onSkip: skipped('span-metrics') }),
      alertExpirySource({ ...own, alerts: redis, onSkip: skipped('alerts') }),
      pressure.source,
    ];
    return { sources, router };
  },
});

function watchedSources(
  { env, services }: Pick<CoreConfig, 'env' | 'services'>,
  dependencies: ProbeDependencies & ScrapeDependencies & LogDependencies,
): Source[] {
  return Object.entries(services).flatMap(([name, watched]) => {
    const service = { env, service: name };
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
}

function engineSources(
  docker: CollectorConfig['docker'],
  dependencies: Omit<DockerDependencies, 'engine' | 'everyMs'>,
): Source[] {
  if (!docker) return [];
  return dockerSources({ ...dependencies, engine: openEngine(docker.socket), everyMs: docker.every });
}

function hostSources(
  host: CollectorConfig['host'],
  env: string,
  dependencies: Omit<Parameters<typeof hostSource>[1], 'everyMs' | 'disks'>,
): Source[] {
  if (!host) return [];
  const { service, every, disks } = host;
  return [hostSource({ env, service }, { ...dependencies, everyMs: every, disks })];
}
