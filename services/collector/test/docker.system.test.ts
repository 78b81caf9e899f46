import { streamOfName } from '@hale/bus';
import { eventually, readControl, readStream, startEngine, type TestEngine, useRedis } from '@hale/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningCollector, runCollector } from './running-collector.ts';

/** Stays until it is asked to end; sick from the moment that it is told so. */
const STAYS = 'trap "exit 143" TERM; trap "touch /sick" USR1; while :; do sleep 0.05; done';
const HEALTH = 'test ! -f /sick';

/** Beside the engine of a stand-in (src/adapters/docker/engine.test.ts), which every machine has. */
describe('a container of a watched service', () => {
  const redis = useRedis();
  const name = 'shop-payments';
  let engine: TestEngine;
  let collector: RunningCollector;

  beforeAll(async () => {
    engine = await startEngine();
  }, 120_000);
  afterAll(() => engine.stop(), 60_000);

  const changes = async () =>
    (await readControl(redis.redis)).flatMap(({ type, data }) => (type === 'changes.recorded' ? [data.kind] : []));
  const verdicts = async () =>
    (await readStream(redis.redis, streamOfName('probes.observed', '0'))).flatMap(({ type, data }) =>
      type === 'probes.observed' ? data.observations : [],
    );
  const verdict = (detail: string | undefined) =>
    eventually(`the verdict ${detail ?? 'well'}`, async () => {
      const last = (await verdicts()).at(-1);
      return last?.kind === 'docker' && last.ok === (detail === undefined) && last.detail === detail;
    });
  const told = (...kinds: string[]) =>
    eventually(kinds.join(), async () => JSON.stringify(await changes()) === JSON.stringify(kinds));
  const watch = () =>
    runCollector(redis.url, {
      services: { payments: { docker: { container: name } } },
      docker: { socket: engine.socket, every: '500ms' },
    });

  beforeEach(async () => {
    collector = await watch();
  });
  afterEach(async () => {
    await engine.remove(name);
    await collector.stop();
  });

  test('is told to be well and unwell, started, stopped and dead, each once also after a restart of the collector', async () => {
    await engine.run(name, STAYS, {}, HEALTH);
    await verdict(undefined);
    await engine.ask(name, 'kill?signal=USR1');
    await verdict(`${name} running (unhealthy)`);
    await engine.ask(name, 'stop');
    await verdict(`${name} exited (143)`);
    await engine.ask(name, 'start');
    await told('start', 'stop', 'start');
    process.kill(await engine.pidOf(name), 'SIGKILL');
    await told('start', 'stop', 'start', 'die');
    await collector.stop();
    await engine.ask(name, 'start');
    collector = await watch();
    await told('start', 'stop', 'start', 'die', 'start');
    expect(await changes()).toHaveLength(5);
  }, 60_000);
});
