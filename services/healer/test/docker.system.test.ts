import { startEngine, type TestEngine } from '@hale/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { registryTarget } from '../src/adapters/target.ts';
import { action, config, core } from './builders.ts';

const STAYS = 'trap "exit 0" TERM; while :; do sleep 0.05; done';
const restart = action({ executor: { kind: 'docker', grace: '2s' }, look: undefined });
const LABEL = 'com.docker.compose.service';

describe('restarting containers', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await startEngine();
  }, 120_000);
  afterAll(async () => await engine.stop(), 60_000);
  afterEach(async () => await Promise.all(['shop-payments', 'shop-payments-2'].map((name) => engine.remove(name))));

  const target = () =>
    registryTarget(
      config({ docker: { socket: engine.socket } }),
      core({
        payments: { docker: { container: 'shop-payments' } },
        checkout: { docker: { composeService: 'checkout' } },
      }),
    );
  const values = (service: string) => ({ service, key: 'rem-1' });
  const look = async (service: string) => {
    const sight = await target().look(restart, values(service));
    return sight.ok ? sight.token : sight.reason;
  };

  test('says which one, restarts it, and sees that it did', async () => {
    const id = await engine.run('shop-payments', STAYS);
    const before = await look('payments');
    expect(before).toMatch(new RegExp(`^${id.slice(0, 12)}@\\d+#0$`));
    expect(await target().rehearse(restart, values('payments'))).toBe(`restart container shop-payments (${before})`);
    expect(await look('payments')).toBe(before);
    expect(await target().act(restart, values('payments'), before)).toEqual({ ok: true });
    const after = await look('payments');
    expect(after.startsWith(`${id.slice(0, 12)}@`)).toBe(true);
    expect(target().tookEffect(restart, before, after)).toBe(true);
  }, 60_000);

  test('of several, each once: one that was restarted already is left alone', async () => {
    await engine.run('shop-payments', STAYS, { [LABEL]: 'checkout' });
    await engine.run('shop-payments-2', STAYS, { [LABEL]: 'checkout' });
    const before = await look('checkout');
    const [first = '', second = ''] = before.split(' ');
    expect(await target().act(restart, values('checkout'), first)).toEqual({ ok: true });
    const between = await look('checkout');
    expect(between.split(' ')).toContain(second);
    expect(target().tookEffect(restart, before, between)).toBe(false);
    expect(await target().act(restart, values('checkout'), before)).toEqual({ ok: true });
    const after = await look('checkout');
    expect(target().tookEffect(restart, before, after)).toBe(true);
    expect(between.split(' ').filter((token) => after.split(' ').includes(token))).toHaveLength(1);
  }, 60_000);

  test('touches no container that the configuration does not name', async () => {
    await engine.run('shop-payments-2', STAYS);
    expect(await look('payments')).toBe('there is no such container');
    expect(await look('catalog')).toBe('the configuration names no container of the service');
    expect(await look('toString')).toBe('the configuration names no container of the service');
    expect(await target().act(restart, values('catalog'), 'x')).toMatchObject({ ok: false });
  }, 60_000);

  test('says when there is no engine', async () => {
    const none = registryTarget(
      config({ docker: { socket: '/nonexistent.sock' } }),
      core({ payments: { docker: { container: 'a' } } }),
    );
    expect(await none.look(restart, values('payments'))).toEqual({ ok: false, reason: 'no engine (ENOENT)' });
  });
});
