import { hostname } from 'node:os';
import { Bus, type Consumer, type Janitor } from '@hale/bus';
import { type CoreConfig, type Environment, type LoadedConfig, loadConfig } from '@hale/config';
import { Timers } from '@hale/timers';
import pino, { type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Attached, attach } from './attach.ts';
import { serve } from './http-server.ts';
import { Lifecycle } from './lifecycle.ts';
import { safeLine } from './safe-line.ts';
import type { ServiceDefinition } from './service.ts';
import { keepRunning } from './sources.ts';
import { startTracing } from './tracing.ts';
import { raiseLapse } from './watch-lapses.ts';

export interface RunOptions {
  /** Path of hale.yaml; defaults stand when absent. */
  readonly file?: string | undefined;
  readonly environment: Environment;
  /** Sections of hale.yaml that belong to services run elsewhere. */
  readonly tolerated?: readonly string[];
  /** Names this worker among those of its group; the host's name when absent. */
  readonly worker?: string | undefined;
  /** Where it logs; standard output at the configured level when absent. */
  readonly log?: Logger | undefined;
}

export interface Running {
  /** Of the HTTP server: /livez, /readyz, /metrics, and the console where it runs. */
  readonly url: string;
  readonly log: Logger;
  /** Stops reading, drains, flushes, closes; within 10 s. Safe to call twice. */
  stop(): Promise<void>;
}

const SHUTDOWN_MS = 10_000;

/**
 * Runs services in this process until stopped: one HTTP server, one end of the bus, a consumer a service.
 * Throws ConfigError when the configuration is wrong; waits for Redis as long as it takes, alive and unready.
 */
export async function run(definitions: readonly ServiceDefinition[], options: RunOptions): Promise<Running> {
  const names = definitions.map(({ name }) => name);
  const sections = Object.fromEntries(definitions.map(({ name, config }) => [name, config]));
  const config = loadConfig({ ...options, sections });
  const base = { process: names.length === 1 ? names[0] : 'hale' };
  const log = options.log ?? pino({ level: config.core.logLevel, base, hooks: { streamWrite: safeLine } });
  const lifecycle = new Lifecycle(log);
  try {
    return await start(definitions, options, config, log, lifecycle);
  } catch (error) {
    await lifecycle.close(SHUTDOWN_MS);
    throw error;
  }
}

async function start(
  definitions: readonly ServiceDefinition[],
  options: RunOptions,
  config: LoadedConfig,
  log: Logger,
  lifecycle: Lifecycle,
): Promise<Running> {
  const { core } = config;
  const names = definitions.map(({ name }) => name);
  const stopTracing = await startTracing(names.length === 1 ? `hale-${names[0]}` : 'hale', options.environment);
  if (stopTracing) lifecycle.add('tracing', stopTracing);

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { url: controlUrl, telemetryUrl, partitions } = core.redis;
  const consumer = options.worker ?? hostname();
  const bus = new Bus({ controlUrl, telemetryUrl, partitions, consumer, log, registry });
  lifecycle.add('bus', () => bus.close());

  const services = await Promise.all(
    definitions.map((definition) => attach(definition, { config, bus, registry, log })),
  );
  for (const closer of services.flatMap(({ service }) => service.closers ?? [])) {
    lifecycle.add(closer.name, () => closer.close());
  }
  /** Those that read; undefined until they do. */
  let reading: readonly Consumer[] | undefined;
  const { host, port, token } = core.http;
  const http = await serve({
    host,
    port: services.find(({ service }) => service.port !== undefined)?.service.port ?? port,
    token,
    registry,
    unready: () => unready(bus, reading),
    routers: services.flatMap(({ service }) => service.router ?? []),
  });
  lifecycle.add('http', http.close);
  log.info({ url: http.url, services: names, config: config.hash }, 'waiting for redis');

  const starting = startReading(services, bus, core, log, lifecycle).then((consumers) => {
    reading = consumers;
    log.info({ url: http.url, services: names }, 'ready');
  });
  starting.catch((error: unknown) => log.error({ error: String(error) }, 'start failed'));
  return { url: http.url, log, stop: () => lifecycle.close(SHUTDOWN_MS) };
}

/** Groups first, then timers and consumers, sources last: nobody speaks before everybody can hear. Returns all consumers. */
async function startReading(
  services: readonly Attached[],
  bus: Bus,
  core: CoreConfig,
  log: Logger,
  lifecycle: Lifecycle,
): Promise<readonly Consumer[]> {
  await bus.start();
  const timers = new Timers({ url: core.redis.url, clock: bus.clock, publisher: bus.publisher('timers'), log });
  lifecycle.add('timers', async () => await timers.stop({ abrupt: !(await bus.answers()) }));
  const timerConsumer = bus.consumer({ group: 'timers', handlers: { 'timer.set': timers.onTimerSet } });
  const all: readonly Consumer[] = [...services.map(({ consumer }) => consumer), timerConsumer];
  await Promise.all(all.map((consumer) => consumer.prepare()));
  timers.start();
  const janitor = watchfulJanitor(bus, core, log);
  janitor.start();
  lifecycle.add('janitor', () => janitor.stop());
  for (const consumer of all) consumer.start();
  lifecycle.add('consumers', async () => void (await Promise.all(all.map((consumer) => consumer.stop()))));

  const stop = new AbortController();
  const sources = services.flatMap(({ name, service }) =>
    (service.sources ?? []).map((source) => keepRunning(source, stop.signal, log.child({ service: name }))),
  );
  lifecycle.add('sources', async () => {
    stop.abort();
    // One that waits for Redis to take its words is let go of when Redis does not answer.
    await bus.whileAnswering(Promise.all(sources));
  });
  return all;
}

/** Looks after the streams; a group that gave something up is a finding. */
function watchfulJanitor(bus: Bus, { env, redis }: CoreConfig, log: Logger): Janitor {
  return bus.janitor({
    maxLagMs: redis.maxLag,
    highWater: redis.highWater,
    onLapse: (lapse) =>
      void raiseLapse(lapse, env, bus.publisher(lapse.group), bus.clock.now()).catch((error: unknown) =>
        log.warn({ group: lapse.group, error: String(error) }, 'a lapse could not be told'),
      ),
  });
}

async function unready(bus: Bus, reading: readonly Consumer[] | undefined): Promise<string[]> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500).unref());
  const answers = await Promise.race([
    bus.planes.control.ping().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  return [
    ...(answers ? [] : ['redis does not answer']),
    ...(reading ? [] : ['still starting']),
    ...(reading?.some(({ braked }) => braked) ? ['a consumer stands still: too many dead letters'] : []),
  ];
}
