import type { Draft } from '@hale/events';
import { recordedLog } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Delivered, deliver } from '../src/deliver.ts';
import { type Delivery, NOTHING_TOLD } from '../src/policy/delivery.ts';
import type { MessageBody } from '../src/policy/message.ts';
import type { Receiver, Report } from '../src/receiver.ts';

/** Trouble that every channel knows; the world says how it looks there. */
export type Trouble =
  /** Their server has a problem, for now. */
  | 'unwell'
  /** They do not want this, now or later. */
  | 'refusing'
  /** The connection breaks before they have taken it. */
  | 'broken'
  /** They take it, and the answer gets lost. */
  | 'swallowed';

/** A receiver with the third party that it tells. */
export interface World {
  readonly receiver: Receiver;
  /** A receiver with the same settings whose third party is not there. */
  readonly unreachable: Receiver;
  /** What would be markup in the channel's texts. */
  readonly markup: RegExp;
  /** What must never be seen in an error, a log, an event or a store. */
  readonly secrets: readonly string[];
  /** What somebody sees who looks at the channel: one thing an incident, whatever happened on the way. */
  seen(): readonly { readonly incident: string; readonly resolved: boolean; readonly text: string }[];
  trouble(trouble: Trouble): void;
  close(): Promise<void>;
}

const NOW = Date.now();
export const INCIDENT = 'inc-7h2k9m4p6q8s0t3v';
const HOSTILE =
  '<!channel> <https://evil.test|here> <img src=x onerror=alert(1)>\r\nBcc: evil@evil.test\r\n\r\n`code` \u202Edlrow';

export function reportOf(revision: number, change: Partial<MessageBody> = {}): Report {
  const body: MessageBody = {
    env: 'demo',
    title: 'payments: unreachable',
    status: 'triggered',
    severity: 'critical',
    services: ['payments'],
    startedAt: NOW - 10_000,
    actions: [],
    ...change,
  };
  const notes = Array.from({ length: revision - 1 }, (_, index) => {
    return { seq: index + 1, at: NOW, text: `note ${index + 1}`, raised: false };
  });
  return { message: { incident: INCIDENT, incidentRevision: revision, revision, rung: 0, body }, notes };
}

/** One receiver as its lane uses it: what is recorded is what the next attempt begins with. */
export class Told {
  delivery: Delivery = NOTHING_TOLD;
  readonly events: Draft[] = [];
  readonly #receiver: Receiver;

  constructor(receiver: Receiver, delivery = NOTHING_TOLD) {
    this.#receiver = receiver;
    this.delivery = delivery;
  }

  /** One attempt; `dies` forgets what is recorded from the first event on, as a process does that is killed there. */
  async tell(report: Report, { dies = false } = {}): Promise<Delivered> {
    let dead = false;
    return await deliver(this.#receiver, report, report.message.revision, this.delivery, {
      name: 'ops',
      now: NOW,
      record: async (delivery, events) => {
        dead ||= dies && events.length > 0;
        if (dead) return;
        this.delivery = delivery;
        this.events.push(...events);
      },
    });
  }

  get sentRevisions(): unknown[] {
    return this.events.map(({ data }) => (data as { revision: unknown }).revision);
  }
}

/** What every receiver guarantees, through its real client library. */
export function receiverSuite(open: () => Promise<World>): void {
  let world: World;
  let told: Told;

  describe('as every receiver', () => {
    beforeEach(async () => {
      world = await open();
      told = new Told(world.receiver);
    });
    afterEach(async () => {
      world.receiver.close?.();
      world.unreachable.close?.();
      await world.close();
    });

    tellsOnce(
      () => told,
      () => world,
    );
    bearsTrouble(
      () => told,
      () => world,
    );
    keepsToItself(
      () => told,
      () => world,
    );
  });
}

function tellsOnce(told: () => Told, world: () => World): void {
  test('shows one incident as one, from its beginning to its end', async () => {
    await told().tell(reportOf(1));
    expect(world().seen()).toMatchObject([{ incident: INCIDENT, resolved: false }]);
    expect(told().sentRevisions).toEqual([1]);
    await told().tell(reportOf(2, { status: 'resolved', resolvedAt: NOW, resolution: 'repaired and verified' }));
    expect(world().seen()).toMatchObject([{ incident: INCIDENT, resolved: true }]);
    expect(told().sentRevisions).toEqual([1, 2]);
    expect(told().delivery).toMatchObject({ seen: 2, sent: 2, failures: 0 });
    expect(told().delivery.intendedAt).toBeUndefined();
  });

  test('says nothing twice that it has said', async () => {
    await told().tell(reportOf(1));
    const before = JSON.stringify(world().seen());
    await told().tell(reportOf(1));
    expect(JSON.stringify(world().seen())).toBe(before);
    expect(told().sentRevisions).toEqual([1]);
  });

  test('killed after the act and before its record, is told once and recorded once', async () => {
    await told().tell(reportOf(1), { dies: true });
    expect(told().events).toEqual([]);
    expect(told().delivery.intendedAt).toBe(NOW);
    await told().tell(reportOf(1));
    expect(world().seen()).toHaveLength(1);
    expect(told().sentRevisions).toEqual([1]);
  });

  test('an answer that gets lost is no second message', async () => {
    world().trouble('swallowed');
    expect((await told().tell(reportOf(1))).failure).toMatchObject({ kind: 'later' });
    expect((await told().tell(reportOf(1))).failure).toBeUndefined();
    expect(world().seen()).toHaveLength(1);
    expect(told().sentRevisions).toEqual([1]);
  });
}

function bearsTrouble(told: () => Told, world: () => World): void {
  test.each(['unwell', 'broken'] as const)('%s: it is tried again, and told then', async (trouble) => {
    world().trouble(trouble);
    expect((await told().tell(reportOf(1))).failure?.kind).toBe('later');
    expect(world().seen()).toEqual([]);
    expect((await told().tell(reportOf(1))).failure).toBeUndefined();
    expect(world().seen()).toHaveLength(1);
  });

  test('refused: it is not tried again', async () => {
    world().trouble('refusing');
    expect((await told().tell(reportOf(1))).failure?.kind).toBe('never');
    expect(told().events).toEqual([]);
  });

  test('nobody there: later', async () => {
    const { failure } = await new Told(world().unreachable).tell(reportOf(1));
    expect(failure).toMatchObject({ kind: 'later' });
  });
}

function keepsToItself(told: () => Told, world: () => World): void {
  test('no secret gets out, whatever goes wrong', async () => {
    const log = recordedLog();
    const outcomes: unknown[] = [await new Told(world().unreachable).tell(reportOf(1))];
    for (const trouble of ['unwell', 'refusing', 'broken', 'swallowed'] as const) {
      world().trouble(trouble);
      outcomes.push(await told().tell(reportOf(outcomes.length)));
    }
    await told().tell(reportOf(9));
    const all = JSON.stringify([outcomes, told().delivery, told().events, log.messages]);
    expect(world().secrets.length).toBeGreaterThan(0);
    for (const secret of world().secrets) expect(all).not.toContain(secret);
  });

  test('what telemetry says stays text, on one line, to the same recipients', async () => {
    await told().tell(reportOf(1, { title: HOSTILE, cause: null }));
    const [seen, ...more] = world().seen();
    expect(more).toEqual([]);
    expect(seen?.text).toContain('channel');
    expect(seen?.text).not.toMatch(/\u202E|[\r\n]Bcc/);
    expect(seen?.text).not.toMatch(world().markup);
  });
}
