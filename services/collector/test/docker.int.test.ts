import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { streamOfName } from '@hale/bus';
import { eventually, readControl, readStream, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningCollector, runCollector } from './running-collector.ts';

const SOCKET = '/var/run/docker.sock';
const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).trim();
const images = spawnSync('docker', ['image', 'ls', '-q', 'debian:trixie-slim'], { encoding: 'utf8' });
const hasEngine = images.status === 0 && images.stdout !== '';
if (!hasEngine) {
  process.stderr.write(
    'not tested: a real Docker engine, because none answers here with the image debian:trixie-slim\n',
  );
}

/** Beside the engine of a stand-in (src/adapters/docker/engine.test.ts), which every machine has. */
(hasEngine ? describe : describe.skip)('a container of a watched service', () => {
  const redis = useRedis();
  const name = `hale-test-${randomUUID().slice(0, 8)}`;
  let collector: RunningCollector;

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
      docker: { socket: SOCKET, every: '500ms' },
    });

  beforeEach(async () => {
    collector = await watch();
  });
  afterEach(async () => {
    docker('rm', '-f', name);
    await collector.stop();
  });

  test('is told to be well and unwell, started, stopped and dead, each once also after a restart of the collector', async () => {
    const check = ['--health-cmd', 'test ! -f /tmp/sick', '--health-interval', '1s', '--health-retries', '1'];
    docker('run', '-d', '--init', '--name', name, ...check, 'debian:trixie-slim', 'sleep', '1000');
    await verdict(undefined);
    docker('exec', name, 'touch', '/tmp/sick');
    await verdict(`${name} running (unhealthy)`);
    docker('stop', name);
    await verdict(`${name} exited (143)`);
    docker('start', name);
    await told('start', 'stop', 'start');
    process.kill(Number(docker('inspect', name, '--format', '{{.State.Pid}}')), 'SIGKILL');
    await told('start', 'stop', 'start', 'die');
    await collector.stop();
    docker('start', name);
    collector = await watch();
    await told('start', 'stop', 'start', 'die', 'start');
    expect(await changes()).toHaveLength(5);
  }, 60_000);
});
