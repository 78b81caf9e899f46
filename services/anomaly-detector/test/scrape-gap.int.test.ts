import { checkEvent, type EventOf, type Finding } from '@hale/events';
import { openEvidence, readSignals } from '@hale/evidence';
import { FIXED_NOW, silentLog, useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { anomalyDetectorSchema } from '../src/config.ts';
import { onMetricsSampled } from '../src/handlers/on-metrics-sampled.ts';
import { detectorMetrics } from '../src/metrics.ts';
import { frameSettings } from '../src/policy/frame-settings.ts';
import { judgeProbe } from '../src/policy/judge-probe.ts';
import {
  familyRecordSchema,
  frameRecordSchema,
  indicatorRecordSchema,
  probeRecordSchema,
  seriesRecordSchema,
  togetherRecordSchema,
} from '../src/policy/record-schemas.ts';
import { openPlain, openRecords } from '../src/store.ts';

const server = useRedis();
const service = { env: 'demo', service: 'payments' };
const PARTITIONS = 1;

const context = () => ({
  slot: '0',
  now: FIXED_NOW,
  redis: server.redis,
  deliveries: 1,
  log: silentLog,
  signal: new AbortController().signal,
});

function handler() {
  const settings = frameSettings(anomalyDetectorSchema.parse({}));
  return onMetricsSampled({
    settings,
    plain: openPlain({ held: 0, max: 100 }, settings.plain, detectorMetrics(new Registry())),
    together: openRecords('together', togetherRecordSchema),
    series: openRecords('series', seriesRecordSchema),
    frames: openRecords('frames', frameRecordSchema),
    families: openRecords('families', familyRecordSchema),
    indicators: openRecords('indicators', indicatorRecordSchema),
    evidence: openEvidence('metrics'),
    metrics: detectorMetrics(new Registry()),
  });
}

function scrape(second: number, up: number): EventOf<'metrics.sampled'> {
  const at = FIXED_NOW + second * 1_000;
  const instant = new Date(at).toISOString();
  const event = {
    specversion: '1.0',
    id: `s${second}`,
    source: 'hale/collector',
    type: 'metrics.sampled',
    subject: 'demo/payments',
    time: instant,
    recordedtime: instant,
    dataschema: 'urn:hale:metrics.sampled:1',
    data: { service, complete: true, series: [{ name: 'up', kind: 'gauge', labels: {}, samples: [[at, up]] }] },
  };
  return checkEvent(event) as EventOf<'metrics.sampled'>;
}

/** Commits what is known of a probe that was answered, or failed, at that second. */
async function probed(second: number, ok: boolean): Promise<void> {
  const observation = { probe: 'health', kind: 'http', at: FIXED_NOW + second * 1_000, ok, latencyMs: 3 } as const;
  const { record } = judgeProbe(undefined, observation, service, { failures: 3, successes: 2 });
  const probes = await openRecords('probes', probeRecordSchema).load(context(), service);
  for (const write of probes.change(new Map(record ? [['health', record]] : []))) {
    if (write.op === 'hset') await server.redis.hset(write.key, write.fields);
  }
}

/** Scrapes that fail, every two seconds, beside a probe. */
async function gap(seconds: number, ok: boolean): Promise<Finding[]> {
  const handle = handler();
  const findings: Finding[] = [];
  for (let second = 0; second <= seconds; second += 2) {
    await probed(second, ok);
    const { events = [], writes = [] } = await handle(scrape(second, 0), context());
    for (const write of writes) if (write.op === 'set') await server.redis.set(write.key, write.value);
    findings.push(...events.map(({ data }) => (data as { finding: Finding }).finding));
  }
  return findings;
}

test('twelve seconds without metrics of a service whose probe is answered are nothing', async () => {
  expect(await gap(12, true)).toEqual([]);
});

test('a longer gap is a warning that speaks for no crash', async () => {
  expect(await gap(30, true)).toMatchObject([{ symptom: 'level-low', aspect: 'availability', severity: 'warning' }]);
});

test('with a probe that fails it is unreachable at the second sample, and the evidence has it', async () => {
  expect(await gap(4, false)).toMatchObject([{ symptom: 'unreachable', severity: 'critical', source: 'metric' }]);
  const { series } = await readSignals(server.redis, PARTITIONS, service, { from: FIXED_NOW, to: FIXED_NOW + 10_000 });
  expect(series).toMatchObject([{ name: 'up', source: 'metric', points: [{ last: 0, max: 0 }] }]);
});
