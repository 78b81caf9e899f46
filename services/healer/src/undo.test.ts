import { afterEach, describe, expect, test } from '@jest/globals';
import { MINUTE, T0 } from '../test/builders.ts';
import { changed, cleared, decided, diagnosed, raised } from '../test/drafts.ts';
import { World } from '../test/world.ts';
import { loadState } from './store.ts';

let world: World;
afterEach(() => world.close());

const ends = () => world.all('remediation.finished').map(({ outcome }) => outcome);
const last = () => world.all('remediation.finished').at(-1);
const id = () => world.all('remediation.proposed').at(-1)?.remediation.id ?? 'none';
const back = {
  executor: { kind: 'argv' as const, argv: ['node', 'restart.mjs', 'shop.json', '{key}'] },
  look: { argv: ['node', 'look.mjs', 'shop.json'] },
  mode: 'auto' as const,
};
const inverse = { action: 'back' };
const open = () => World.open({ actions: { back } }, { inverse });

describe('an act that does not help', () => {
  test('is undone by its inverse: intent, look, act under a key of its own', async () => {
    world = await open();
    world.shop({ helps: false });
    await world.tell(diagnosed());
    expect(world.all('remediation.proposed')[0]?.plan).toContain('undone by back if it does not help');
    await world.advance(10_000);
    expect(ends()).toEqual(['undone']);
    expect(last()?.reason).toBe(
      'symptom still there after 5 s: health failed: wrong-answer (status 503); undone by back',
    );
    expect(world.shop()).toMatchObject({ generation: 3, calls: 2, keys: [id(), `${id()}-undo`] });
    expect(world.all('changes.recorded').map(({ text }) => text)).toEqual([
      `restart (${id()})`,
      `back, to undo restart (${id()})`,
    ]);
    expect((await loadState(world.keyspace)).history).toMatchObject([
      { id: id(), outcome: 'undone' },
      { id: `${id()}-undo`, action: 'back' },
    ]);
    expect(world.reasons.at(-1)).toBe('remediation.finished: no-action');
  });

  test('is not undone twice by a healer that dies between the undo and its commit', async () => {
    world = await open();
    world.shop({ helps: false });
    await world.tell(diagnosed());
    await world.advance(5_000, { crashAt: 'undo/1' });
    await world.advance(5_000);
    expect(ends()).toEqual(['undone']);
    expect(world.shop()).toMatchObject({ generation: 3, calls: 2 });
  });

  test.each([
    ['a kill switch', () => decided({ kind: 'kill-switch', engaged: true, by: 'ada', via: 'page' }), 'kill-switch'],
    ['an operator who stopped it', () => changed('stop', 'ada', T0 + 1_000), 'operator-change'],
  ])('is left as it is by %s', async (_, draft, guard) => {
    world = await open();
    world.shop({ helps: false });
    await world.tell(diagnosed());
    await world.tell(draft());
    await world.advance(10_000);
    expect(ends()).toEqual(['ineffective']);
    expect(last()?.reason).toContain(`not undone (${guard}: `);
    expect(last()?.reason).toContain('to be undone by a person: action back');
    expect(world.shop().calls).toBe(1);
  });

  test('is a person’s to undo when the registry has words for it', async () => {
    world = await World.open({}, { inverse: 'start the old one' });
    world.shop({ helps: false });
    await world.tell(diagnosed());
    await world.advance(10_000);
    expect(last()).toMatchObject({
      outcome: 'ineffective',
      reason: expect.stringMatching(/; to be undone by a person: start the old one$/),
    });
  });

  test('is not undone on the word of log lines alone', async () => {
    world = await open();
    await world.tell(diagnosed({ findings: [{}, { fingerprint: 'fp-log', source: 'log', symptom: 'fatal-log' }] }));
    await world.tell(cleared(T0));
    await world.advance(MINUTE);
    expect(ends()).toEqual(['ineffective']);
    expect(last()?.reason).toMatch(/still in the logs .*; to be undone by a person: action back$/);
    expect(world.shop().calls).toBe(1);
  });

  test('and whose undo fails is a person’s', async () => {
    world = await open();
    world.shop({ helps: false });
    await world.tell(diagnosed());
    world.shop({ breaks: true });
    await world.advance(10_000);
    expect(last()?.reason).toContain('not undone (the executor failed: exit code 1: no such container)');
  });
});

test('an action without a trigger is only ever an inverse', async () => {
  world = await World.open({ actions: { back } }, { trigger: { faultClasses: ['hang'] } });
  await world.tell(raised(), diagnosed());
  expect(world.reasons.at(-1)).toBe('diagnosis.completed: no-action');
});
