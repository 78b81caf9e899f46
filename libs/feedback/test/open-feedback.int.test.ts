import { CONTROL, type Write } from '@hale/bus';
import { type Decision, type EventOf, topics } from '@hale/events';
import { FIXED_NOW, silentLog, useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { openFeedback } from '../src/index.ts';

const server = useRedis();
const { finding } = topics['finding.raised'].data.parse(topics['finding.raised'].examples[0]);
const about = (name: string) => {
  const service = { env: 'demo', service: name };
  return { ...finding, service, detector: 'growth', signal: 'memory', fingerprint: `memory of ${name}` };
};
const contextAt = (now: number, slot: string = CONTROL) => ({
  slot,
  now,
  redis: server.redis,
  deliveries: 1,
  log: silentLog,
  signal: new AbortController().signal,
});

function decided(decision: Decision, at: number): EventOf<'decision.made'> {
  const [example] = topics['decision.made'].examples;
  const time = new Date(at).toISOString();
  const envelope = { specversion: '1.0', id: `d${at}`, source: 'hale/console', subject: 'feedback', time } as const;
  const schema = { dataschema: 'urn:hale:decision.made:1', recordedtime: time };
  return { ...envelope, ...schema, type: 'decision.made', data: { ...example, decision } };
}

async function commit(writes: readonly Write[] = []): Promise<void> {
  for (const write of writes) {
    if (write.op === 'hset') await server.redis.hset(write.key, write.fields);
    if (write.op === 'hdel') await server.redis.hdel(write.key, ...write.fields);
  }
}

test('a word counts for its service, in every partition and group that heard it, from five seconds later at the latest', async () => {
  const [mine, another] = [openFeedback('anomaly-detector', server.redis), openFeedback('other', server.redis)];
  const load = async (now: number, service = 'payments', memory = mine, slot = '3') =>
    Object.fromEntries(await memory.load(contextAt(now, slot), { env: 'demo', service }));
  const say = async (verdict: 'false-alarm' | 'taken-back', at: number) => {
    const findings = [about('payments'), about('checkout'), { ...about('catalog'), detector: 'probe' }];
    const event = decided({ kind: 'feedback', verdict, findings, by: 'ada', via: 'page' }, at);
    const { reason, writes } = await mine.hear(event, contextAt(at));
    await commit(writes);
    return reason;
  };
  expect(await load(FIXED_NOW)).toEqual({});
  expect(await say('false-alarm', FIXED_NOW)).toBe('word-kept');
  expect(await load(FIXED_NOW + 4_999)).toEqual({});
  expect(await load(FIXED_NOW + 4_999, 'payments', mine, '4')).not.toEqual({});
  expect(await load(FIXED_NOW + 5_000)).toEqual({ 'growth/memory': expect.closeTo(0.5, 3) });
  expect(await load(FIXED_NOW, 'checkout')).toEqual({ 'growth/memory': 0.5 });
  expect(await load(FIXED_NOW, 'catalog')).toEqual({});
  expect(await load(FIXED_NOW, 'payments', another)).toEqual({});
  expect(await say('taken-back', FIXED_NOW + 6_000)).toBe('word-taken-back');
  mine.reset('3');
  expect(await load(FIXED_NOW + 6_000)).toEqual({});
});

test('what has no threshold, and other decisions, are not kept', async () => {
  const memory = openFeedback('anomaly-detector', server.redis);
  const person = { by: 'ada', via: 'page' } as const;
  const probe = { ...about('payments'), detector: 'probe' };
  const decisions: Decision[] = [
    { kind: 'feedback', verdict: 'false-alarm', findings: [probe], ...person },
    { kind: 'resolve', incident: 'inc-1', ...person },
  ];
  for (const decision of decisions) {
    const heard = await memory.hear(decided(decision, FIXED_NOW), contextAt(FIXED_NOW));
    expect(heard).toEqual({ reason: 'not-mine' });
  }
});
