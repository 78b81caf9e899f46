import type { EventOf, Finding } from '@hale/events';
import { readSignals } from '@hale/evidence';
import { FIXED_NOW, useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { judgeProbe } from '../src/policy/judge-probe.ts';
import { probeRecordSchema } from '../src/policy/record-schemas.ts';
import { openRecords } from '../src/store.ts';
import { commit, contextOf, scrapeOf, service, worker } from './worker.ts';

const server = useRedis();
const PARTITIONS = 1;
const context = () => contextOf(server.redis);

function scrape(second: number, up: number): EventOf<'metrics.sampled'> {
  const at = FIXED_NOW + second * 1_000;
  return scrapeOf(at, [{ name: 'up', kind: 'gauge', labels: {}, samples: [[at, up]] }]);
}

/** Commits what is known of a probe that was answered, or failed, at that second. */
async function probed(second: number, ok: boolean): Promise<void> {
  const observation = { probe: 'health', kind: 'http', at: FIXED_NOW + second * 1_000, ok, latencyMs: 3 } as const;
  const { record } = judgeProbe(undefined, observation, service, { failures: 3, successes: 2 });
  const probes = await openRecords('probes', probeRecordSchema).load(context(), service);
  await commit(server.redis, probes.change(new Map(record ? [['health', record]] : [])));
}

/** Scrapes that fail, every two seconds, beside a probe. */
async function gap(seconds: number, ok: boolean): Promise<Finding[]> {
  const { handle } = worker(server.redis);
  const findings: Finding[] = [];
  for (let second = 0; second <= seconds; second += 2) {
    await probed(second, ok);
    const { events = [], writes } = await handle(scrape(second, 0), context());
    await commit(server.redis, writes);
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
