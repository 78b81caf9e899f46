import { describe, expect, test } from '@jest/globals';
import { act, config, found, HOUR, record, T0 } from '../test/builders.ts';
import { Keyspace } from '../test/keyspace.ts';
import { loadState, toWrites } from './store.ts';

const settings = config();
const write = (keyspace: Keyspace, changes: Parameters<typeof toWrites>[0], now = T0) =>
  loadState(keyspace).then((state) => keyspace.apply(toWrites(changes, state, settings, now, 'control')));

describe('the store', () => {
  test('reads back what it wrote', async () => {
    const keyspace = new Keyspace();
    const changes = { stop: { at: T0, by: 'ada' } };
    const edges = [{ caller: 'a', callee: 'b' }];
    await write(keyspace, {
      remediations: [record()],
      acts: [act()],
      findings: [found()],
      killSwitch: { engaged: true, by: 'ada', at: T0 },
      operator: { service: 'demo/payments', changes },
      topology: { env: 'demo', edges },
    });
    expect(await loadState(keyspace)).toEqual({
      remediations: new Map([['rem-1', record()]]),
      incidents: new Map(),
      history: [act()],
      findings: new Map([['fp-probe', found()]]),
      killSwitch: { engaged: true, by: 'ada', at: T0 },
      changes: new Map([['demo/payments', changes]]),
      topology: new Map([['demo', edges]]),
    });
  });

  test('an empty store is known to be empty', async () => {
    expect(await loadState(new Keyspace())).toMatchObject({ history: [], killSwitch: { engaged: false } });
  });

  test('a part with an entry that cannot be read is null', async () => {
    const keyspace = new Keyspace();
    keyspace.apply([
      { op: 'hset', key: 'hale:healer:history:{control}', fields: { a: JSON.stringify(act()), b: 'x' } },
      { op: 'set', key: 'hale:healer:kill-switch:{control}', value: '{}' },
    ]);
    expect(await loadState(keyspace)).toMatchObject({ history: null, killSwitch: null });
  });

  test('drops findings that were cleared long ago, and keeps one that is raised again', async () => {
    const keyspace = new Keyspace();
    const old = { startedAt: T0 - 5 * HOUR, clearedAt: T0 - 2 * HOUR };
    await write(keyspace, { findings: [found(old), found({ ...old, fingerprint: 'gone' })] });
    await write(keyspace, { findings: [found({ fingerprint: 'recent', clearedAt: T0 }), found()] });
    const { findings } = await loadState(keyspace);
    expect([...(findings?.keys() ?? [])]).toEqual(['recent', 'fp-probe']);
    expect(findings?.get('fp-probe')).toEqual(found());
  });

  test('drops acts that no guard can need any more, and forgets incidents', async () => {
    const keyspace = new Keyspace();
    await write(keyspace, { acts: [act({ id: 'old', at: T0 - 49 * HOUR }), act({ id: 'young', at: T0 - 47 * HOUR })] });
    await write(keyspace, { acts: [act({ id: 'fresh' })], remediations: [record()] });
    expect((await loadState(keyspace)).history?.map(({ id }) => id)).toEqual(['young', 'fresh']);
    await write(keyspace, { forget: { incidents: ['inc-1'], remediations: ['rem-1'] } });
    expect((await loadState(keyspace)).remediations?.size).toBe(0);
  });
});
