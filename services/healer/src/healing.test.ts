import { afterEach, describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, T0 } from '../test/builders.ts';
import {
  changed,
  cleared,
  decided,
  diagnosed,
  observedEdge,
  raised,
  resolved,
  verifyTimerFired,
} from '../test/drafts.ts';
import { World } from '../test/world.ts';
import { loadState } from './store.ts';

let world: World;
afterEach(() => world.close());

const person = { by: 'ada', via: 'page' as const };
const rem = () => world.all('remediation.proposed').at(-1)?.remediation.id ?? 'none';
const approve = () => decided({ kind: 'approve', remediation: rem(), ...person });
const ends = () => world.all('remediation.finished').map(({ outcome }) => outcome);
const verdicts = () => world.all('remediation.decided').map(({ decision }) => decision);

describe('auto', () => {
  test('from diagnosis to proof, each step an event', async () => {
    world = await World.open();
    await world.tell(diagnosed());
    expect(world.types()).toEqual([
      'remediation.proposed',
      'remediation.decided',
      'remediation.started',
      'changes.recorded',
    ]);
    expect(world.shop()).toMatchObject({ up: true, generation: 2, keys: [rem()], calls: 1 });
    expect(world.all('remediation.proposed')).toMatchObject([{ needsApproval: false, remediation: { attempt: 1 } }]);
    expect(world.all('remediation.decided')).toMatchObject([{ decision: 'approved', by: 'policy' }]);
    expect(world.all('remediation.started')).toMatchObject([{ before: '1' }]);
    await world.tell(cleared(T0 + 1_500));
    await world.advance(5_000);
    expect(world.all('remediation.finished')).toMatchObject([
      {
        outcome: 'verified',
        reason: 'symptom gone and stayed gone for 3 s',
        proof: [
          { text: 'health answered 4 of 4 times in 3 s' },
          { text: 'unreachable (probe) cleared at 2026-03-04T10:00:01Z' },
        ],
      },
    ]);
    expect(await world.registry.metrics()).toContain('hale_remediations_finished_total{outcome="verified"} 1');
    expect((await loadState(world.keyspace)).history).toMatchObject([{ id: rem(), outcome: 'verified' }]);
  });

  test('every event of it belongs to the incident and carries the guards and the configuration', async () => {
    world = await World.open();
    await world.tell(diagnosed());
    const [proposed] = world.all('remediation.proposed');
    expect(proposed?.remediation).toMatchObject({ configHash: 'c0ffee', mode: 'auto', diagnosis: 'dia-1' });
    expect(proposed?.guards.length).toBeGreaterThan(12);
    expect(world.said.map(({ subject }) => subject)).toContain(`remediation/${rem()}`);
  });

  test('an act that does not help is ineffective, is not repeated, and the next action is tried', async () => {
    world = await World.open();
    world.shop({ helps: false });
    await world.tell(diagnosed());
    await world.advance(10_000);
    expect(ends()).toEqual(['ineffective']);
    expect(world.reasons.at(-1)).toBe('remediation.finished: no-action');
    await world.tell(diagnosed({ id: 'dia-2' }));
    expect(world.reasons.at(-1)).toBe('diagnosis.completed: no-action');
    expect(world.shop().calls).toBe(1);
  });

  test('a failing executor is failed, with the end of what it complained', async () => {
    world = await World.open();
    world.shop({ breaks: true });
    await world.tell(diagnosed());
    expect(world.all('remediation.finished')).toMatchObject([
      { outcome: 'failed', reason: 'the executor failed: exit code 1: no such container' },
    ]);
  });

  test('a look that fails leaves the target alone', async () => {
    world = await World.open({}, { look: { argv: ['node', 'missing.mjs'] } });
    await world.tell(diagnosed());
    expect(ends()).toEqual(['failed']);
    expect(world.shop().calls).toBe(0);
    expect(world.all('remediation.started')).toEqual([]);
    expect(world.reasons.at(-1)).toBe('remediation.finished: no-action');
  });

  test('a refused one names its guards, and is counted', async () => {
    world = await World.open();
    await world.tell(changed('stop', 'ada', T0 - MINUTE), diagnosed());
    expect(world.all('remediation.decided')).toMatchObject([
      { decision: 'refused', by: 'policy', reason: 'operator-change: stopped by ada at 2026-03-04T09:59:00Z' },
    ]);
    expect(world.shop().calls).toBe(0);
    expect(await world.registry.metrics()).toContain('hale_guard_refusals_total{guard="operator-change"} 1');
    await world.advance(10 * MINUTE);
    await world.tell(diagnosed({ id: 'dia-2' }));
    expect(world.all('remediation.proposed').map(({ remediation }) => remediation.attempt)).toEqual([1, 2]);
    expect(verdicts()).toEqual(['refused', 'approved']);
  });

  test('a fault that only one kind of signal shows ends at an approval', async () => {
    world = await World.open();
    world.shop({ up: true });
    await world.tell(diagnosed({ sources: ['log'] }));
    expect(world.all('remediation.proposed')).toMatchObject([{ needsApproval: true }]);
    expect(verdicts()).toEqual([]);
  });

  test('what waits for a second sign does not wait for a person once that has come', async () => {
    world = await World.open();
    world.shop({ up: true });
    await world.tell(diagnosed({ sources: ['metric'], findings: [{ source: 'metric', fingerprint: 'fp-metric' }] }));
    expect(verdicts()).toEqual([]);
    await world.tell(diagnosed({ id: 'dia-2', sources: ['metric'], revision: 2 }));
    expect(verdicts()).toEqual([]);
    await world.tell(diagnosed({ id: 'dia-3', sources: ['metric', 'trace'], revision: 3 }));
    expect(ends()).toEqual(['abandoned']);
    expect(verdicts()).toEqual(['approved']);
  });

  test('a service that has recovered by itself is left alone', async () => {
    world = await World.open();
    world.shop({ up: true });
    await world.tell(raised(), cleared(T0 - 1_000), diagnosed());
    expect(ends()).toEqual(['recovered']);
    expect(world.shop().calls).toBe(0);
  });

  test('a service that answers again is waited for until its findings are cleared', async () => {
    world = await World.open();
    world.shop({ up: true });
    await world.tell(diagnosed());
    await world.advance(6_000);
    expect(ends()).toEqual([]);
    await world.tell(cleared(world.now));
    await world.advance(1_000);
    expect(ends()).toEqual(['recovered']);
    expect(world.shop().calls).toBe(0);
  });

  test('a service that answered by chance is acted upon', async () => {
    world = await World.open();
    world.shop({ up: true });
    await world.tell(diagnosed());
    await world.advance(3_000);
    world.shop({ up: false });
    await world.advance(1_000);
    expect(world.shop()).toMatchObject({ calls: 1, up: true });
  });

  test('a service that answers while its findings stay is a person’s to judge', async () => {
    world = await World.open();
    world.shop({ up: true });
    await world.tell(diagnosed());
    await world.advance(MINUTE);
    expect(world.all('remediation.finished')).toMatchObject([
      { outcome: 'abandoned', reason: 'every probe answers, and findings are not cleared after 45 s: nothing done' },
    ]);
    expect(world.shop().calls).toBe(0);
  });

  test('one at a time: in an incident, and in a neighbourhood', async () => {
    world = await World.open();
    await world.tell(diagnosed());
    await world.tell(diagnosed({ id: 'dia-2' }));
    expect(world.reasons.at(-1)).toBe('diagnosis.completed: busy');
    world.shop({ up: false });
    await world.tell(diagnosed({ incident: 'inc-2', service: 'checkout' }));
    expect(world.all('remediation.decided').at(-1)).toMatchObject({ decision: 'refused' });
    expect(world.all('remediation.decided').at(-1)?.reason).toContain('neighbourhood');
  });

  test('a neighbour is also one that was only seen in traces', async () => {
    world = await World.open();
    await world.tell(observedEdge('catalog', 'payments'), diagnosed());
    await world.tell(diagnosed({ incident: 'inc-2', service: 'catalog' }));
    expect(world.all('remediation.decided').at(-1)?.reason).toContain('neighbourhood');
  });

  test('what the healer itself changed is nobody’s stop or deploy', async () => {
    world = await World.open();
    await world.tell(changed('deploy', 'healer', T0), diagnosed());
    expect(verdicts()).toEqual(['approved']);
  });

  test('a timer of an earlier look, and one of somebody else, change nothing', async () => {
    world = await World.open();
    await world.tell(diagnosed());
    await world.advance(2_000);
    await world.tell(verifyTimerFired(rem(), 0), verifyTimerFired('rem-unknown', 0));
    expect(world.reasons.slice(-2)).toEqual(['timer.fired: too-late', 'timer.fired: too-late']);
  });

  test('no diagnosis is acted upon that is unsure, or about a service that is not watched', async () => {
    world = await World.open();
    await world.tell(diagnosed({ confidence: 0.5 }), diagnosed({ service: 'elsewhere' }));
    expect(world.reasons).toEqual(['diagnosis.completed: not-confident', 'diagnosis.completed: not-watched']);
    expect(world.said).toMatchObject([
      { type: 'remediation.withheld', data: { reason: 'not-confident', confidence: 0.5 } },
      { type: 'remediation.withheld', data: { reason: 'not-watched', service: { service: 'elsewhere' } } },
    ]);
  });
});

describe('a healer that dies', () => {
  test('between the act and its commit does not act twice', async () => {
    world = await World.open();
    world.queue(diagnosed());
    await world.drain({ crashAt: 'remediation.started' });
    expect(world.shop()).toMatchObject({ generation: 2, calls: 1 });
    expect(world.reasons).toContain('remediation.started: took-effect-before');
    await world.tell(cleared(T0 + 1_000));
    await world.advance(20_000);
    expect(ends()).toEqual(['verified']);
  });

  test('before the intent was committed starts over', async () => {
    world = await World.open();
    world.queue(diagnosed());
    await world.drain({ crashAt: 'remediation.decided' });
    expect(world.all('remediation.started')).toHaveLength(1);
    expect(world.shop().calls).toBe(1);
  });

  test('during the verification goes on, and holds again from then', async () => {
    world = await World.open();
    await world.tell(diagnosed());
    await world.tell(cleared(T0));
    await world.advance(2_000);
    world.sleep(HOUR);
    await world.advance(20_000);
    expect(world.all('remediation.finished')).toMatchObject([
      { outcome: 'verified', proof: [{ text: 'health answered 4 of 4 times in 3 s' }, {}] },
    ]);
  });

  test('for longer than the diagnosis is good for does not act on what it had approved', async () => {
    world = await World.open();
    world.queue(diagnosed());
    await world.drain({ crashAt: 'remediation.decided', downMs: 10 * MINUTE });
    expect(verdicts()).toEqual(['approved']);
    expect(world.all('remediation.finished')).toMatchObject([
      { outcome: 'abandoned', reason: 'no longer allowed: staleness: the diagnosis is 10 min old, more than 5 min' },
    ]);
    expect(world.shop().calls).toBe(0);
  });
});

describe('a kill switch', () => {
  const kill = decided({ kind: 'kill-switch', engaged: true, ...person });

  test.each(['remediation.decided', 'remediation.started'] as const)(
    'that comes before %s stops the act',
    async (topic) => {
      world = await World.open();
      world.queue(diagnosed());
      await world.drain({ before: { topic, draft: kill } });
      expect(verdicts()).toEqual(['approved']);
      expect(ends()).toEqual(['abandoned']);
      expect(world.all('remediation.finished')[0]?.reason).toMatch(/kill.switch/);
      expect(world.shop().calls).toBe(0);
    },
  );

  test('does not keep an act that was done from being verified', async () => {
    world = await World.open();
    await world.tell(diagnosed());
    await world.tell(kill, cleared(T0 + 1_000));
    await world.advance(20_000);
    expect(ends()).toEqual(['verified']);
  });
});

describe('suggest', () => {
  const suggest = { mode: 'suggest' as const };

  test('waits for a person, then acts in their name', async () => {
    world = await World.open({}, suggest);
    await world.tell(diagnosed());
    expect(world.types()).toEqual(['remediation.proposed']);
    await world.advance(10 * MINUTE);
    await world.tell(approve());
    expect(world.all('remediation.decided')).toMatchObject([{ decision: 'approved', by: 'ada' }]);
    await world.tell(cleared(world.now));
    await world.advance(20_000);
    expect(ends()).toEqual(['verified']);
    await world.tell(approve());
    expect(world.reasons.at(-1)).toBe('decision.made: not-waiting');
  });

  test('a rejection stands for the incident', async () => {
    world = await World.open({}, suggest);
    await world.tell(diagnosed());
    await world.tell(decided({ kind: 'reject', remediation: rem(), ...person, comment: 'not on a friday' }));
    expect(world.all('remediation.decided')).toMatchObject([{ decision: 'rejected', reason: 'not on a friday' }]);
    await world.tell(diagnosed({ id: 'dia-2' }));
    expect(world.reasons.at(-1)).toBe('diagnosis.completed: no-action');
  });

  test('expires unanswered, once', async () => {
    world = await World.open({}, suggest);
    await world.tell(diagnosed());
    await world.advance(HOUR);
    expect(verdicts()).toEqual(['expired']);
    await world.tell(approve());
    expect(world.shop().calls).toBe(0);
  });

  test('an approval that comes when the service has recovered does nothing', async () => {
    world = await World.open({}, suggest);
    await world.tell(diagnosed(), cleared(T0));
    world.shop({ up: true });
    await world.tell(approve());
    expect(ends()).toEqual(['recovered']);
    expect(world.shop().calls).toBe(0);
  });

  test('an approval does not overrule the kill switch', async () => {
    world = await World.open({}, suggest);
    await world.tell(diagnosed(), decided({ kind: 'kill-switch', engaged: true, ...person }), approve());
    await world.tell(approve());
    expect(verdicts()).toEqual(['refused']);
    await world.tell(decided({ kind: 'kill-switch', engaged: false, ...person }), diagnosed({ id: 'dia-2' }));
    await world.tell(approve());
    expect(verdicts()).toEqual(['refused', 'approved']);
  });

  test('a better diagnosis takes the place of a proposal that waits', async () => {
    world = await World.open({}, suggest);
    await world.tell(diagnosed());
    await world.tell(diagnosed({ id: 'dia-2', service: 'checkout' }));
    expect(world.all('remediation.finished')).toMatchObject([
      {
        outcome: 'abandoned',
        reason: 'superseded by diagnosis dia-2',
        remediation: { service: { service: 'payments' } },
      },
    ]);
    expect(world.all('remediation.proposed').at(-1)?.remediation.service.service).toBe('checkout');
    await world.tell(approve());
    expect(verdicts()).toEqual(['approved']);
  });
});

test('dry-run decides and does nothing', async () => {
  world = await World.open({ mode: 'dry-run' });
  await world.tell(diagnosed());
  await world.advance(HOUR);
  expect(world.types()).toEqual(['remediation.proposed', 'remediation.decided', 'remediation.finished']);
  expect(world.all('remediation.finished')).toMatchObject([{ outcome: 'dry-run' }]);
  expect(world.all('remediation.finished')[0]?.reason).toMatch(
    /^would restart payments \(run node restart.mjs shop.json rem-\w+\), then verify/,
  );
  expect(world.shop().calls).toBe(0);
});

describe('an incident that is resolved', () => {
  test('takes what waits for it along, and a late diagnosis starts nothing', async () => {
    world = await World.open({}, { mode: 'suggest' });
    await world.tell(diagnosed(), resolved());
    expect(ends()).toEqual(['abandoned']);
    await world.tell(diagnosed({ id: 'dia-late' }));
    expect(world.reasons.at(-1)).toBe('diagnosis.completed: incident-over');
    await world.tell(diagnosed({ id: 'dia-reopened', revision: 6 }));
    expect(world.reasons.at(-1)).toBe('diagnosis.completed: awaits-approval');
  });

  test('leaves the history, and nothing else, behind', async () => {
    world = await World.open();
    await world.tell(diagnosed(), cleared(T0));
    await world.advance(20_000);
    await world.tell(resolved());
    const state = await loadState(world.keyspace);
    expect(state.remediations?.size).toBe(0);
    expect(state.history).toHaveLength(1);
    await world.advance(2 * HOUR);
    await world.tell(resolved('inc-2'));
    expect([...((await loadState(world.keyspace)).incidents?.keys() ?? [])]).toEqual(['inc-2']);
  });
});
