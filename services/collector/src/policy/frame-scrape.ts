import type { Draft, Series, ServiceRef } from '@hale/events';
import { frameSeries } from './frame-series.ts';
import type { PageSeries } from './parse-exposition.ts';

/** What one scrape of one target came to. */
export interface Scrape {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  readonly durationMs: number;
  /** Empty when the target is not up: half a page says nothing. */
  readonly series: readonly PageSeries[];
  readonly up: boolean;
  /** Tells the targets of a service apart; absent when it has only one. */
  readonly instance?: string;
}

const OWN = ['up', 'scrape_duration_seconds'];

/**
 * The frames of a scrape, to be published together. Always says `up` (1 or 0) and `scrape_duration_seconds`,
 * in the first. A sample's time is the target's when it gave one that has come, otherwise the scrape's.
 */
export function frameScrape(service: ServiceRef, scrape: Scrape): Draft[] {
  const { at, instance } = scrape;
  const ours: PageSeries[] = [
    { name: 'up', kind: 'gauge', labels: {}, value: scrape.up ? 1 : 0 },
    { name: 'scrape_duration_seconds', kind: 'gauge', labels: {}, value: scrape.durationMs / 1_000 },
  ];
  const theirs = scrape.up ? scrape.series.filter((series) => !OWN.includes(series.name)) : [];
  const series = [...ours, ...theirs].map(
    (each): Series => ({
      name: each.name,
      kind: each.kind,
      labels: instance === undefined ? each.labels : { instance, ...each.labels },
      samples: [[Math.min(each.at ?? at, at), each.value]],
    }),
  );
  return frameSeries(service, series, { time: at });
}

/**
 * What tells this target from the others of its service: host and port as Prometheus has it, with the path
 * when that is not `/metrics`. Undefined when there are no others.
 */
export function instanceOf(url: string, targets: number): string | undefined {
  if (targets < 2) return undefined;
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/metrics' ? '' : pathname}`.slice(0, 300);
}
