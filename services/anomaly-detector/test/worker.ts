import type { HandlerContext, RedisClient, Write } from '@hale/bus';
import { checkEvent, type EventOf, type Series } from '@hale/events';
import { openEvidence } from '@hale/evidence';
import { openFeedback } from '@hale/feedback';
import { FIXED_NOW, silentLog } from '@hale/testkit';
import { Registry } from 'prom-client';
import { anomalyDetectorSchema } from '../src/config.ts';
import { onMetricsSampled } from '../src/handlers/on-metrics-sampled.ts';
import { detectorMetrics } from '../src/metrics.ts';
import { frameSettings } from '../src/policy/frame-settings.ts';
import {
  familyRecordSchema,
  frameRecordSchema,
  indicatorRecordSchema,
  seriesRecordSchema,
  togetherRecordSchema,
} from '../src/policy/record-schemas.ts';
import { openPlain, openRecords } from '../src/store.ts';

export const service = { env: 'demo', service: 'payments' };
export const MINUTE = 60_000;

export const contextOf = (redis: HandlerContext['redis'], signal = new AbortController().signal): HandlerContext => ({
  slot: '0',
  now: FIXED_NOW,
  redis,
  deliveries: 1,
  log: silentLog,
  signal,
});

/** What a worker takes samples in with, and what it holds: of plain series `most` at most. `section` of hale.yaml. */
export function worker(control: RedisClient, section: object = {}, most = 100) {
  const settings = frameSettings(anomalyDetectorSchema.parse(section));
  const room = { held: 0, max: most };
  const registry = new Registry();
  const metrics = detectorMetrics(registry);
  const plain = openPlain(room, settings.plain, metrics);
  const records = {
    together: openRecords('together', togetherRecordSchema),
    series: openRecords('series', seriesRecordSchema),
    frames: openRecords('frames', frameRecordSchema),
    families: openRecords('families', familyRecordSchema),
    indicators: openRecords('indicators', indicatorRecordSchema),
    evidence: openEvidence('metrics'),
  };
  const handle = onMetricsSampled({
    ...records,
    feedback: openFeedback('anomaly-detector', control),
    settings,
    plain,
    metrics,
  });
  const forget = () => {
    for (const memory of [plain, ...Object.values(records)]) memory.reset('0');
  };
  return { handle, forget, plain, room, registry };
}

/** Two gauges, a sample a minute, that wobble by less than one above a level; `first` in minutes from the time of the clock. */
export const gauges = (first: number, minutes: number, level: number): Series[] =>
  ['queue_length', 'mail_backlog'].map((name, index) => {
    const samples = Array.from({ length: minutes }, (_, each): [number, number] => {
      const wobble = ((first + each + 1e6) * (index + 3)) % 17;
      return [FIXED_NOW + (first + each) * MINUTE, level + wobble / 17];
    });
    return { name, kind: 'gauge', labels: {}, samples };
  });

/** A whole scrape of the service that is heard at `at`, milliseconds. */
export function scrapeOf(at: number, series: readonly Series[], instance?: string): EventOf<'metrics.sampled'> {
  const instant = new Date(at).toISOString();
  const event = {
    specversion: '1.0',
    id: `s${at}`,
    source: 'hale/collector',
    type: 'metrics.sampled',
    subject: 'demo/payments',
    time: instant,
    recordedtime: instant,
    dataschema: 'urn:hale:metrics.sampled:1',
    data: { service: { ...service, ...(instance !== undefined && { instance }) }, complete: true, series },
  };
  return checkEvent(event) as EventOf<'metrics.sampled'>;
}

/** Does what the bus does with the writes of a handler. */
export async function commit(redis: HandlerContext['redis'], writes: readonly Write[] = []): Promise<void> {
  for (const write of writes) {
    if (write.op === 'hset') await redis.hset(write.key, write.fields);
    if (write.op === 'hdel') await redis.hdel(write.key, ...write.fields);
    if (write.op === 'set') await redis.set(write.key, write.value);
  }
}
