import { afterEach, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, T0 } from '../test/builders.ts';
import { changed, cleared, decided, diagnosed, raised } from '../test/drafts.ts';
import { World } from '../test/world.ts';

let world: World;
afterEach(() => world.close());

const ends = () => world.all('remediation.finished').map(({ outcome }) => outcome);
const verdicts = () => world.all('remediation.decided').map(({ decision }) => decision);
const approve = () =>
  decided({
    kind: 'approve',
    remediation: world.all('remediation.proposed').at(-1)?.remediation.id ?? 'none',
    by: 'ada',
    via: 'page',
  });

describe('the findings of a cause', () => {
  test('the clearing of another finding is no proof', async () => {
    world = await World.open();
    await world.tell(diagnosed(), raised({ fingerprint: 'fp-old', startedAt: T0 - HOUR }));
    await world.tell(cleared(T0, { fingerprint: 'fp-old', startedAt: T0 - HOUR }));
    await world.advance(20_000);
    expect(world.all('remediation.finished')).toMatchObject([
      {
        outcome: 'ineffective',
        reason: 'symptom still there after 5 s: finding not cleared: unreachable (probe); cannot be undone',
      },
    ]);
  });

  test('what is found of the service after the diagnosis belongs to the symptom; what callers suffer does not', async () => {
    world = await World.open();
    const errors = { fingerprint: 'fp-errors', source: 'metric' as const, symptom: 'error-response' as const };
    await world.tell(diagnosed(), raised({ ...errors, startedAt: T0 }), cleared(T0 + 500));
    await world.tell(raised({ ...errors, fingerprint: 'fp-caller', service: { env: 'demo', service: 'checkout' } }));
    await world.advance(4_000);
    expect(ends()).toEqual([]);
    await world.tell(cleared(T0 + 4_000, { ...errors, startedAt: T0 }));
    await world.advance(4_000);
    expect(world.all('remediation.finished')).toMatchObject([
      {
        outcome: 'verified',
        proof: [{ text: 'health answered 4 of 4 times in 3 s' }, { id: 'fp-probe' }, { id: 'fp-errors' }],
      },
    ]);
  });

  test('traffic, remarks and what Hale says of itself are no symptoms, nor are services of others', async () => {
    world = await World.open();
    await world.tell(
      raised({ severity: 'info' }),
      raised({ source: 'watcher' }),
      raised({ aspect: 'traffic' }),
      raised({ service: { env: 'other', service: 'payments' } }),
      raised({ service: { env: 'demo', service: 'toString' } }),
    );
    expect(new Set(world.reasons)).toEqual(new Set(['finding.raised: not-of-interest']));
    expect(world.reasons).toHaveLength(5);
  });
});

describe('a fault that no probe shows', () => {
  const slow = { fingerprint: 'fp-trace', source: 'trace' as const, symptom: 'slow' as const, detector: 'window' };
  const latency = { faultClass: 'latency' as const, sources: ['metric', 'trace'] as const, findings: [slow] };
  const trigger = { faultClasses: ['latency' as const, 'bad-deploy' as const] };

  test('is acted upon, and verified when its findings are cleared', async () => {
    world = await World.open({}, { trigger });
    world.shop({ up: true });
    await world.tell(raised(slow), diagnosed(latency));
    expect(world.shop().calls).toBe(1);
    await world.advance(4_000);
    await world.tell(cleared(T0 + 4_000, slow));
    await world.advance(3_000);
    expect(ends()).toEqual([]);
    await world.advance(1_000);
    expect(ends()).toEqual(['verified']);
  });

  test('is nothing to act upon when its findings were cleared before the proposal', async () => {
    world = await World.open({}, { trigger });
    world.shop({ up: true });
    await world.tell(raised(slow), cleared(T0, slow), diagnosed(latency));
    expect(ends()).toEqual(['recovered']);
  });

  test('that comes back in the hold was not repaired', async () => {
    world = await World.open({}, { trigger });
    world.shop({ up: true });
    await world.tell(raised(slow), diagnosed(latency));
    await world.tell(cleared(T0 + 100, slow));
    await world.advance(2_500);
    await world.tell(raised({ ...slow, startedAt: T0 + 4_000 }));
    await world.advance(2_000);
    expect(world.all('remediation.finished')).toMatchObject([
      { outcome: 'ineffective', reason: expect.stringContaining('symptom came back') },
    ]);
  });

  test('and began with a deploy is a bad deploy, which may be acted upon after it', async () => {
    world = await World.open({}, { trigger });
    world.shop({ up: true });
    await world.tell(changed('deploy', 'ci', T0 - MINUTE), raised(slow), diagnosed(latency));
    expect(verdicts()).toEqual(['refused']);
    await world.tell(diagnosed({ ...latency, id: 'dia-2', faultClass: 'bad-deploy' }));
    expect(verdicts()).toEqual(['refused', 'approved']);
    expect(world.shop().calls).toBe(1);
  });

  test('and that somebody has rolled back already is left to them', async () => {
    world = await World.open({}, { trigger });
    await world.tell(changed('deploy', 'ci', T0 - 2 * MINUTE), changed('rollback', 'ada', T0 - MINUTE));
    await world.tell(raised(slow), diagnosed({ ...latency, faultClass: 'bad-deploy' }));
    expect(world.all('remediation.decided').at(-1)?.reason).toContain('operator-change: rolled back by ada');
  });
});

test('what the engine reports while we act on a service is our own doing, and a death is nobody’s', async () => {
  world = await World.open();
  await world.tell(diagnosed());
  await world.tell(changed('stop', 'docker', T0 + 10), changed('die', 'docker', T0));
  expect(world.reasons.slice(-2)).toEqual(['changes.recorded: not-of-interest', 'changes.recorded: not-of-interest']);
  await world.tell(changed('stop', 'ada', T0 + 10));
  expect(world.reasons.at(-1)).toBe('changes.recorded: noted');
});

test('a rehearsal that a person approves stays one', async () => {
  world = await World.open({ mode: 'dry-run' }, { trigger: { faultClasses: ['code-error'] } });
  world.shop({ up: true });
  const findings = [{ fingerprint: 'fp-log', source: 'log' as const }];
  await world.tell(diagnosed({ sources: ['log'], faultClass: 'code-error', findings }));
  expect(world.types()).toEqual(['remediation.proposed']);
  await world.tell(approve());
  expect(ends()).toEqual(['dry-run']);
  expect(world.shop().calls).toBe(0);
});
