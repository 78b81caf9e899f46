import type { Logger, Publisher, RedisClock } from '@hale/bus';
import type { WatchedService } from '@hale/config';
import { type ServiceRef, serviceKey } from '@hale/events';
import type { Source } from '@hale/runtime';
import { LineSplitter, UTF_8 } from '@hale/templates';
import { type PageFailure, readPage } from '../adapters/http/read-page.ts';
import type { CollectorConfig } from '../config.ts';
import type { CollectorMetrics } from '../metrics.ts';
import { frameScrape } from '../policy/frame-scrape.ts';
import { DROP_REASONS, type Exposition, ExpositionReader } from '../policy/parse-exposition.ts';
import { atFixedRate } from './at-fixed-rate.ts';

export interface ScrapeTarget {
  readonly service: ServiceRef;
  readonly spec: WatchedService['scrape'][number];
  /** Tells the targets of a service apart; absent when it has only one. */
  readonly instance?: string | undefined;
}

export interface ScrapeDependencies {
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly clock: Pick<RedisClock, 'now'>;
  readonly metrics: CollectorMetrics;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly config: Pick<CollectorConfig, 'maxSeries' | 'maxScrapeBytes'>;
}

type Outcome = 'ok' | 'garbage' | PageFailure;

interface Page {
  readonly outcome: Outcome;
  readonly exposition: Exposition;
}

/** Longer lines of a page are not read: no series that may be taken is as long. */
const MAX_LINE_BYTES = 65_536;

/** Scrapes one target at its own pace; what it says, or that it is not up, is published before the next scrape. */
export function scrapeSource(target: ScrapeTarget, dependencies: ScrapeDependencies): Source {
  const { service, spec, instance } = target;
  const { publisher, clock, metrics } = dependencies;
  const report = reporter(target, dependencies);
  const scrape = async (signal: AbortSignal) => {
    const at = clock.now();
    const start = performance.now();
    const page = await fetchExposition(spec, dependencies.config, signal);
    const durationMs = performance.now() - start;
    report(page);
    const up = page.outcome === 'ok';
    const result = { at, durationMs, up, series: page.exposition.series, ...(instance !== undefined && { instance }) };
    await publisher.publish(frameScrape(service, result));
  };
  const onSkip = (turns: number) => metrics.turnsSkipped.inc({ source: 'scrape' }, turns);
  return {
    name: `scrape ${serviceKey(service)} ${new URL(spec.url).host}`,
    run: (signal) => atFixedRate({ everyMs: spec.every, onSkip }, () => scrape(signal), signal),
  };
}

async function fetchExposition(
  spec: ScrapeTarget['spec'],
  { maxSeries, maxScrapeBytes }: ScrapeDependencies['config'],
  signal: AbortSignal,
): Promise<Page> {
  const splitter = new LineSplitter(MAX_LINE_BYTES, { shape: UTF_8 });
  const reader = new ExpositionReader(maxSeries);
  const limits = { timeoutMs: spec.timeout, maxBytes: maxScrapeBytes };
  const failure = await readPage(spec.url, limits, signal, (chunk) => {
    for (const line of splitter.push(chunk)) reader.line(line.text, line.cut);
    return !reader.isHopeless;
  });
  for (const rest of splitter.flush()) reader.line(rest.text, rest.cut);
  return { outcome: failure ?? (reader.isGarbage ? 'garbage' : 'ok'), exposition: reader.result };
}

/** Counts every page, and logs when a target's outcome changes or its page outgrows the limit. */
function reporter({ service, spec }: ScrapeTarget, { metrics, log, config }: ScrapeDependencies) {
  const about = { subject: serviceKey(service), target: new URL(spec.url).host };
  let last: Outcome = 'ok';
  let overLimit = false;
  return ({ outcome, exposition: { dropped } }: Page) => {
    metrics.scrapes.inc({ outcome });
    if (outcome === 'ok') for (const reason of DROP_REASONS) metrics.samplesDropped.inc({ reason }, dropped[reason]);
    if (outcome !== last) {
      if (outcome === 'ok') log.info({ ...about, last }, 'scrape target is up again');
      else log.warn({ ...about, outcome }, 'scrape target is not up');
    }
    if (dropped['over-limit'] > 0 && !overLimit) {
      log.warn(
        { ...about, maxSeries: config.maxSeries, left: dropped['over-limit'] },
        'page has more series than are taken',
      );
    }
    last = outcome;
    overLimit = dropped['over-limit'] > 0;
  };
}
