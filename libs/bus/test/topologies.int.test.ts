import { type EventOf, topics } from '@hale/events';
import { eventually, startCluster, startRedis, startSentinel, testBus } from '@hale/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Bus, CONTROL, type Handler, stateKey } from '../src/index.ts';
import { frame, GROUP, numberOfFrame, upTo, Worker } from './worker.ts';

/** Several in each partition. */
const SERVICES = upTo(12).map((number) => `service-${number}`);
/** Of each service. */
const EVENTS = 120;
const LEASE_MS = 1_000;
/** The first test on a machine fetches the server that it needs. */
const TEST_MS = 120_000;

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const seenKey = (service: string): string => stateKey(GROUP, `seen/${service}`, CONTROL);

/** From a partition by way of its outbox to the control plane. */
const passOn: Handler<EventOf<'metrics.sampled'>> = (event) => {
  const { service } = event.data;
  const data = { service, kind: 'deploy' as const, text: String(numberOfFrame(event)), by: 'test', at: 0 };
  return { reason: 'passed-on', events: [topics['changes.recorded'].draft(data, { subject: event.subject })] };
};
const remember: Handler<EventOf<'changes.recorded'>> = ({ data: { service, text } }) => ({
  reason: 'remembered',
  writes: [{ op: 'rpush', key: seenKey(service?.service ?? ''), values: [text] }],
});

async function begin(url: string): Promise<Worker> {
  const handlers = { 'metrics.sampled': passOn, 'changes.recorded': remember };
  const worker = await Worker.begin(url, { handlers, leaseMs: LEASE_MS });
  closers.push(() => worker.stop());
  return worker;
}

function open(url: string): Bus {
  const bus = testBus(url);
  closers.push(() => bus.close());
  return bus;
}

const seen = async ({ planes }: Bus) =>
  await Promise.all(
    SERVICES.map(async (service) => (await planes.control.lrange(seenKey(service), 0, -1)).map(Number)),
  );

/** Two workers, of which one is killed, and whatever else happens in the middle: each effect once, in order. */
async function deliver(url: string, disturb: () => Promise<void> = async () => undefined): Promise<void> {
  const bus = open(url);
  await bus.start();
  const [victim] = [await begin(url), await begin(url)];
  const publisher = bus.publisher('source');
  const publish = async (from: number, to: number) => {
    for (const number of upTo(to).slice(from))
      await publisher.publish(SERVICES.map((service) => frame(number, service)));
  };
  await publish(0, EVENTS / 2);
  await eventually('some effects', async () => (await seen(bus)).some((numbers) => numbers.length > 0));
  victim?.abandon();
  await disturb();
  await publish(EVENTS / 2, EVENTS);
  const isAll = async () => (await seen(bus)).every((numbers) => numbers.length >= EVENTS);
  await eventually('all effects', isAll, 30_000);
  expect(await seen(bus)).toEqual(SERVICES.map(() => upTo(EVENTS)));
}

test.each([
  ['what the machine has', undefined],
  ['Redis 8', 'redis-8'],
  ['Valkey', 'valkey'],
] as const)(
  'on %s',
  async (_name, flavour) => {
    const server = await startRedis({ ...(flavour && { flavour }) });
    closers.push(() => server.stop());
    await deliver(server.url);
  },
  TEST_MS,
);

describe('behind Sentinel', () => {
  test(
    'whose primary is killed with -9',
    async () => {
      const sentinel = await startSentinel();
      closers.push(() => sentinel.stop());
      await deliver(sentinel.url, async () => {
        const primary = await sentinel.primary();
        // What was acknowledged and is not replicated yet dies with it, and nobody can know.
        await primary.redis.wait(1, 5_000);
        await primary.kill();
      });
    },
    TEST_MS,
  );

  test(
    'which makes the replica the primary and the primary a replica',
    async () => {
      const sentinel = await startSentinel();
      closers.push(() => sentinel.stop());
      await deliver(sentinel.url, async () => await sentinel.swap());
    },
    TEST_MS,
  );
});

describe('on a Cluster of three', () => {
  test(
    'that keep partitions and control plane apart',
    async () => {
      const cluster = await startCluster();
      closers.push(() => cluster.stop());
      await deliver(cluster.url);
      const sizes = await Promise.all(cluster.servers.map(async ({ redis }) => await redis.dbsize()));
      expect(Math.min(...sizes)).toBeGreaterThan(0);
    },
    TEST_MS,
  );

  test(
    'of which the one with the control plane is killed with -9 and comes back',
    async () => {
      const cluster = await startCluster({ aof: true, settings: ['--appendfsync', 'always'] });
      closers.push(() => cluster.stop());
      const server = await cluster.serverOf(`{${CONTROL}}`);
      await deliver(cluster.url, async () => {
        await server.kill();
        await server.restart();
      });
    },
    TEST_MS,
  );
});
