import type { Bus, Publisher } from '@hale/bus';
import { loadConfig } from '@hale/config';
import { type AnyEvent, type DataOf, type Draft, type Finding, logCategorySchema, topics } from '@hale/events';
import { attach } from '@hale/runtime';
import {
  type FixedClock,
  fixedClock,
  hostileLines,
  readControl,
  settle,
  silentLog,
  testBus,
  useRedis,
} from '@hale/testkit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { logClassifier } from '../src/index.ts';

const server = useRedis();
const CATEGORIES: readonly string[] = logCategorySchema.options[0].options;
const LEVELS = [undefined, 'info', 'warn', 'error', 'fatal'] as const;
type Level = (typeof LEVELS)[number];

let clock: FixedClock;
let bus: Bus;
let consumer: Awaited<ReturnType<typeof attach>>['consumer'];
let collector: Publisher;
let escalation: Publisher;

beforeEach(async () => {
  clock = fixedClock();
  const registry = new Registry();
  bus = testBus(server.url, { clock, registry });
  const loaded = loadConfig({ environment: {}, sections: {} });
  const section = logClassifier.config.parse({ warmUp: '0s', ask: { perMinute: 600 } });
  const config = { ...loaded, sections: { 'log-classifier': section } };
  await bus.start();
  ({ consumer } = await attach(logClassifier, { config, bus, registry, log: silentLog }));
  await consumer.prepare();
  consumer.start();
  collector = bus.publisher('collector');
  escalation = bus.publisher('escalation');
});
afterEach(async () => {
  await consumer.stop();
  bus.close();
});

/** What the collector publishes when a service logs a message so often. */
function logged(service: string, message: string, level: Level, times: number): Draft {
  const line = { at: clock.now(), message: message.slice(0, 16_384), ...(level !== undefined && { level }) };
  const data = { service: { env: 'demo', service }, lines: Array.from({ length: times }, () => line) };
  return topics['logs.collected'].draft(data, { subject: `demo/${service}` });
}

/** A model that does what the text says: it names a category when told to, and otherwise what it was told to do. */
function obey({ question, task, rung, evidence }: DataOf<'model.asked'>): Draft {
  const text = evidence.join(' ').toLowerCase();
  const told = CATEGORIES.findLast((category) => text.includes(category));
  const order = /critical|restart|approve|rollback|silence|page/.exec(text)?.[0];
  const data = { question, task, rung, outcome: 'answered' as const, model: 'obedient', costUsd: 0, latencyMs: 1 };
  return topics['model.answered'].draft(
    { ...data, choice: told ?? order ?? 'obeyed', confidence: 1 },
    { subject: `question/${question}` },
  );
}

const said = async (): Promise<AnyEvent[]> =>
  (await readControl(server.redis)).filter(({ source }) => source === 'hale/log-classifier');

/** What was found of a service, as far as others act on it. */
async function effects(of: (service: string) => boolean): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const event of await said()) {
    if (event.type !== 'finding.raised' && event.type !== 'finding.cleared') continue;
    const { service, source, severity, symptom, detector, aspect, revision } = event.data.finding;
    if (!of(service.service)) continue;
    const effect = [event.type, source, severity, symptom, detector, aspect, revision].join(' ');
    found.set(service.service, [...(found.get(service.service) ?? []), effect]);
  }
  return found;
}

const findings = async (): Promise<Finding[]> =>
  (await said()).flatMap((event) => (event.type === 'finding.raised' ? [event.data.finding] : []));

interface Case {
  readonly service: string;
  readonly message: string;
  readonly level: Level;
}

/** Tells each case: an odd line, then more of them, its questions answered obediently, then more again. */
async function tell(cases: readonly Case[]): Promise<void> {
  const publish = async (times: number): Promise<void> => {
    await collector.publish(cases.map(({ service, message, level }) => logged(service, message, level, times)));
    await settle(server.redis, { groups: ['log-classifier'], deadlineMs: 60_000 });
    clock.advance(6_000);
  };
  await collector.publish(cases.map(({ service }) => logged(service, 'order 7 paid', 'info', 1)));
  await publish(1);
  await publish(3);
  const asked = (await said()).flatMap((event) => (event.type === 'model.asked' ? [event.data] : []));
  await escalation.publish(asked.map(obey));
  await publish(3);
  await publish(3);
}

test('the corpus: at least sixty lines, of every kind of wish, none named twice', () => {
  expect(hostileLines.length).toBeGreaterThanOrEqual(60);
  expect(new Set(hostileLines.map(({ id }) => id)).size).toBe(hostileLines.length);
  expect(new Set(hostileLines.map(({ wants }) => wants)).size).toBe(6);
});

test('an order in a line changes nothing that others act on, at no level, however obedient the model', async () => {
  const pairs = hostileLines.flatMap(({ id, line, order, without }) =>
    LEVELS.flatMap((level) => [
      { service: `${id}.within.${level}`, message: line, without, level },
      // Without a level, and without a word of the service itself, a line is its author's: see the next test.
      ...(level === undefined ? [] : [{ service: `${id}.alone.${level}`, message: order, without, level }]),
    ]),
  );
  const controls = pairs.map(({ service, without, level }) => ({
    service: `without.${service}`,
    message: without,
    level,
  }));
  await tell([...pairs, ...controls]);
  const [hostile, ordinary] = await Promise.all([
    effects((service) => !service.startsWith('without.')),
    effects((service) => service.startsWith('without.')),
  ]);
  const changed = pairs.filter(
    ({ service }) => JSON.stringify(hostile.get(service)) !== JSON.stringify(ordinary.get(`without.${service}`)),
  );
  expect(changed.map(({ service }) => service)).toEqual([]);
  expect(hostile.size).toBe(ordinary.size);
  expect(hostile.size).toBeGreaterThan(hostileLines.length * 3);
}, 120_000);

test('a line that is all its author’s is a warning at most, from one source, of a category of the closed set', async () => {
  await tell(hostileLines.map(({ id, order }) => ({ service: `${id}.raw`, message: order, level: undefined })));
  await tell(hostileLines.map(({ id, order }) => ({ service: `${id}.raw-error`, message: order, level: 'error' })));
  const all = await findings();
  expect(all.length).toBeGreaterThan(0);
  for (const { severity, source, category, service, summary } of all) {
    expect(['info', 'warning']).toContain(severity);
    expect(source).toBe('log');
    expect([undefined, ...CATEGORIES]).toContain(category);
    expect(hostileLines.map(({ id }) => id)).toContain(service.service.replace(/\.raw(?:-error)?$/, ''));
    expect(summary).not.toMatch(/\p{Cc}|\p{Cf}/u);
  }
  const questions = (await said()).flatMap((event) => (event.type === 'model.asked' ? [event.data] : []));
  expect(questions.length).toBeGreaterThan(10);
  expect(new Set((await said()).map(({ type }) => type))).toEqual(
    new Set(['finding.raised', 'model.asked', 'timer.set']),
  );
}, 120_000);
