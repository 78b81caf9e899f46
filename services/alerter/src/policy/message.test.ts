import { checkEvent, type TopicName, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyToMessage, type Message, type MessageEvent, type MessageTopic } from './message.ts';

const STORY: readonly MessageTopic[] = [
  'incident.opened',
  'incident.triaged',
  'diagnosis.completed',
  'remediation.proposed',
  'remediation.decided',
  'remediation.started',
  'incident.updated',
  'remediation.finished',
  'incident.acknowledged',
  'incident.resolved',
];

/** The catalogue's example of a topic as an event, with parts of its data replaced. */
function eventOf(type: MessageTopic, change: object = {}): MessageEvent {
  const [example] = topics[type satisfies TopicName].examples;
  return checkEvent({
    specversion: '1.0',
    id: `evt-${type}`,
    source: 'hale/test',
    type,
    subject: 'incident/x',
    time: '2026-09-21T00:00:00Z',
    recordedtime: '2026-09-21T00:00:00Z',
    dataschema: `urn:hale:${type}:1`,
    data: { ...example, ...change },
  }) as MessageEvent;
}

const [opened] = topics['incident.opened'].examples;
const incidentAt = (revision: number, change: object = {}) => ({
  incident: { ...opened.incident, revision, ...change },
});

function tell(events: readonly MessageEvent[]): Message | undefined {
  return events.reduce<Message | undefined>((message, event) => applyToMessage(message, event) ?? message, undefined);
}

describe('an incident’s message', () => {
  test('shows the whole story at its end', () => {
    const message = tell(STORY.map((type) => eventOf(type)));
    expect(message?.body).toMatchObject({
      title: 'payments: unreachable',
      status: 'resolved',
      severity: 'critical',
      services: ['payments'],
      resolution: 'repaired and verified',
      cause: { service: 'payments', faultClass: 'crash', confidence: 0.93 },
      actions: [
        { action: 'restart', service: 'payments', state: 'verified', proof: ['health answered 20 of 20 times'] },
      ],
    });
  });

  test('rises by one revision with a visible change and stays the same object without one', () => {
    const first = applyToMessage(undefined, eventOf('incident.opened'));
    expect(first?.revision).toBe(1);
    expect(applyToMessage(first, eventOf('incident.opened'))).toBe(first);
    const worse = applyToMessage(first, eventOf('incident.updated', incidentAt(2, { severity: 'warning' })));
    expect(worse).toMatchObject({ revision: 2, incidentRevision: 2 });
    const unseen = applyToMessage(worse, eventOf('incident.updated', incidentAt(3, { severity: 'warning', rung: 1 })));
    expect(unseen).toMatchObject({ revision: 2, incidentRevision: 3 });
  });

  test('is not turned back by an older state of the incident', () => {
    const resolved = tell([eventOf('incident.opened'), eventOf('incident.resolved')]);
    expect(applyToMessage(resolved, eventOf('incident.updated', incidentAt(1)))).toBe(resolved);
  });

  test('begins with whatever carries the incident, and with nothing else', () => {
    expect(applyToMessage(undefined, eventOf('incident.updated'))?.revision).toBe(1);
    expect(applyToMessage(undefined, eventOf('diagnosis.completed'))?.body.cause).toMatchObject({
      service: 'payments',
    });
    expect(applyToMessage(undefined, eventOf('remediation.started'))).toBeUndefined();
  });

  test('tells an inconclusive diagnosis from none', () => {
    const [example] = topics['diagnosis.completed'].examples;
    const inconclusive = eventOf('diagnosis.completed', { diagnosis: { ...example.diagnosis, inconclusive: true } });
    expect(tell([eventOf('incident.opened')])?.body.cause).toBeUndefined();
    expect(tell([eventOf('incident.opened'), inconclusive])?.body.cause).toBeNull();
  });

  test('says why an action waits and who declined it', () => {
    const [example] = topics['remediation.decided'].examples;
    const waiting = tell([eventOf('incident.opened'), eventOf('remediation.proposed', { needsApproval: true })]);
    expect(waiting?.body.actions).toMatchObject([
      { state: 'waiting', detail: expect.stringContaining('restart payments') },
    ]);
    const rejected = eventOf('remediation.decided', {
      ...example,
      decision: 'rejected',
      by: 'ada',
      reason: 'not at noon',
    });
    expect(waiting && applyToMessage(waiting, rejected)?.body.actions).toMatchObject([
      { state: 'declined', detail: 'rejected by ada: not at noon' },
    ]);
  });

  test('keeps the latest actions only', () => {
    const [example] = topics['remediation.proposed'].examples;
    const proposals = Array.from({ length: 9 }, (_, index) =>
      eventOf('remediation.proposed', { remediation: { ...example.remediation, id: `rem-${index}` } }),
    );
    const ids = tell([eventOf('incident.opened'), ...proposals])?.body.actions.map((action) => action.id);
    expect(ids).toEqual(['rem-4', 'rem-5', 'rem-6', 'rem-7', 'rem-8']);
  });

  test('whatever comes in whatever order, revisions rise exactly with what is visible', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STORY), { maxLength: 25 }), (types) => {
        let message: Message | undefined;
        for (const type of types) {
          const next = applyToMessage(message, eventOf(type));
          if (!next) continue;
          const changed = JSON.stringify(next.body) !== JSON.stringify(message?.body);
          expect(next.revision - (message?.revision ?? 0)).toBe(changed ? 1 : 0);
          message = next;
        }
      }),
    );
  });
});
