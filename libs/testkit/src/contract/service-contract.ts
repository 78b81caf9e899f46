import { listDeadLetters } from '@hale/bus';
import { topics } from '@hale/events';
import { run, type ServiceDefinition } from '@hale/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLog } from '../fixtures.ts';
import { untilReady } from '../run-ready.ts';
import { useRedis } from '../use-redis.ts';
import { Bench, type ContractOptions, PARTITIONS } from './bench.ts';
import { Gate } from './gate.ts';
import { finishedBy, snapshot } from './snapshot.ts';
import { consumedBy, MALFORMED } from './story.ts';

/** What every service guarantees, on a real Redis. Call it inside a describe of the service's integration test. */
export function serviceContract(definition: ServiceDefinition, options: ContractOptions = {}): void {
  const server = useRedis();
  const bench = new Bench(definition, options, server);
  beforeAll(async () => await bench.setUp());
  afterAll(async () => await bench.tearDown());

  describe('contract', () => {
    answersOverHttp(definition, bench);
    if (consumedBy(definition.name).length === 0) sourcesOnly(bench);
    else {
      catalogueHolds(definition, bench);
      survives(bench);
      shows(definition, bench);
    }
  });
}

function sourcesOnly(bench: Bench): void {
  test('handles nothing, as the catalogue says', async () => {
    const life = await bench.begin();
    expect(life.handlers).toEqual({});
    await life.stop();
  });
}

function catalogueHolds({ name }: ServiceDefinition, bench: Bench): void {
  test('handles only what the catalogue says it consumes, and the story has each of these topics', () => {
    expect(
      bench.clean.handlers.filter((topic) => !topics[topic].consumers.some((consumer) => consumer === name)),
    ).toEqual([]);
    expect([...bench.clean.handlers].sort()).toEqual(
      [...new Set(bench.clean.handled.map(({ topic }) => topic))].sort(),
    );
  });

  test('the story makes it do something, and gives no dead letter', async () => {
    expect(bench.clean.handled.some(({ effects }) => effects > 0)).toBe(true);
    expect(bench.clean.deadLetters).toBe(0);
  });

  test('says only what the catalogue says it produces', () => {
    const said = [...new Set(bench.clean.snapshot.events.map(({ type }) => type))];
    expect(
      said.filter((topic) => !topics[topic].producers.some((producer) => producer === name || producer === 'any')),
    ).toEqual([]);
  });

  test('gives reasons from a closed set, fit for a metric’s label', () => {
    for (const { reason } of bench.clean.handled) expect(reason).toMatch(/^[a-z][a-z0-9-]{0,59}$/);
  });
}

function survives(bench: Bench): void {
  test('killed between handling and commit, at each event in turn: nothing is lost or doubled', async () => {
    const hungAt = new Set<string>();
    await bench.tell(async () => {
      for (let killed = true; killed; ) {
        const hang = new Gate((id) => !hungAt.has(id) && hungAt.add(id).size > 0);
        const life = await bench.begin(hang.hold);
        killed = await bench.hungOrDrained(hang);
        life.abandon();
        await bench.forgetWorkers();
      }
    });
    expect(hungAt.size).toBe(bench.clean.handled.length);
    await bench.expectAsOnce();
  });

  test('handled twice, by a worker that was thought dead and by its successor: as once', async () => {
    await bench.tell(async () => {
      const hang = new Gate(() => true);
      const frozen = await bench.begin(hang.hold);
      await hang.reached;
      frozen.freeze();
      await bench.forgetWorkers();
      const successor = await bench.begin();
      await bench.drained();
      hang.open();
      frozen.thaw();
      await frozen.stop();
      await bench.drained();
      await successor.stop();
      expect(frozen.handled.length).toBeGreaterThan(0);
      expect(await frozen.registry.metrics()).toMatch(/^hale_bus_commits_refused_total\{.*\} [1-9]/m);
    });
    await bench.expectAsOnce();
  });

  test('wakes up after another has gone on: what it remembered is forgotten, and it goes on from there', async () => {
    const [first = [], ...rest] = bench.acts;
    const [a, b] = [Math.ceil(first.length / 3), Math.ceil((first.length * 2) / 3)];
    const hang = new Gate(() => true);
    const frozen = await bench.begin(hang.hold);
    await bench.put(first.slice(0, a));
    await hang.reached;
    frozen.freeze();
    await bench.forgetWorkers();
    await bench.put(first.slice(a, b));
    const other = await bench.begin();
    await bench.drained();
    await other.stop();
    hang.open();
    frozen.thaw();
    await bench.tell(() => Promise.resolve(), [first.slice(b), ...rest]);
    await frozen.stop();
    await bench.expectAsOnce();
  });

  test('stopped while it handles: what it finished is committed whole, the rest is left to its successor', async () => {
    await bench.tell(async () => {
      const hang = new Gate(() => true);
      const life = await bench.begin(hang.hold);
      await hang.reached;
      const stopped = life.stop();
      hang.open();
      await stopped;
      const finished = await finishedBy(bench.redis, bench.name, PARTITIONS);
      expect(life.handled.map(({ event }) => event.id).filter((id) => !finished.has(id))).toEqual([]);

      const successor = await bench.begin();
      await bench.drained();
      await successor.stop();
      expect(successor.handled.map(({ event }) => event.id).filter((id) => finished.has(id))).toEqual([]);
    });
    await bench.expectAsOnce();
  });

  test('malformed entries become dead letters with a reason, and the streams go on', async () => {
    const read = bench.acts.flat().filter(({ topic }) => bench.clean.handlers.includes(topic));
    const streams = [...new Map(read.map((entry) => [entry.stream, entry])).values()];
    for (const good of streams) {
      for (const { fields } of MALFORMED) await bench.redis.xadd(good.stream, '*', ...fields(good));
    }
    const life = await bench.begin();
    await bench.tell(() => Promise.resolve());
    await life.stop();
    for (const { stream, slot } of streams) {
      const letters = await listDeadLetters(bench.redis, bench.name, slot);
      const here = letters.filter((letter) => letter.stream === stream);
      expect(here.map(({ kind }) => kind)).toEqual(MALFORMED.map(() => 'invalid'));
      for (const [index, { reason }] of MALFORMED.entries()) expect(here[index]?.reason).toMatch(reason);
    }
    expect(await snapshot(bench.redis, bench.name, PARTITIONS)).toEqual(bench.clean.snapshot);
  });
}

function shows({ name }: ServiceDefinition, bench: Bench): void {
  test('shows what it received and what it handled, by topic and reason', () => {
    const { metrics, handled } = bench.clean;
    expect(metrics).toMatch(
      new RegExp(`^hale_bus_events_received_total\\{group="${name}",stream="[^"]+"\\} [1-9]`, 'm'),
    );
    for (const { topic, reason } of handled) {
      expect(metrics).toContain(`hale_bus_events_handled_total{group="${name}",topic="${topic}",reason="${reason}"}`);
    }
  });
}

function answersOverHttp(definition: ServiceDefinition, bench: Bench): void {
  test('run: alive at once, ready when it reads, silent when stopped', async () => {
    const running = await run([definition], { file: bench.file, environment: {}, worker: 'contract', log: silentLog });
    expect((await fetch(`${running.url}/livez`)).status).toBe(200);
    await untilReady(running);
    expect(await (await fetch(`${running.url}/metrics`)).text()).toContain('hale_bus_');
    await running.stop();
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow('fetch failed');
  });
}
