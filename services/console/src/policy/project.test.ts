import { type AnyEvent, checkEvent, type TopicName, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { incidentOf, projectView } from './project.ts';
import { entryOf } from './timeline.ts';
import type { IncidentView } from './view.ts';

const CONTROL = (Object.keys(topics) as TopicName[]).filter(
  (name) => topics[name].plane === 'control' && !name.startsWith('timer.'),
);

function eventOf(type: TopicName, change: object = {}): AnyEvent {
  const [example] = topics[type].examples;
  return checkEvent({
    specversion: '1.0',
    id: `evt-${type}`,
    source: 'hale/test',
    type,
    subject: 'incident/x',
    time: '2026-09-21T14:13:30Z',
    recordedtime: '2026-09-21T14:13:30Z',
    dataschema: `urn:hale:${type}:1`,
    data: { ...example, ...change },
  });
}

const INCIDENT = topics['incident.opened'].examples[0].incident.id;
const tell = (...events: readonly AnyEvent[]): IncidentView | undefined =>
  events.reduce<IncidentView | undefined>((view, event) => projectView(view, event), undefined);

describe('which incident', () => {
  test('every event of an incident names it', () => {
    for (const type of CONTROL.filter((name) => /^(incident|diagnosis|remediation|notification|model)\./.test(name))) {
      expect([type, incidentOf(eventOf(type))]).toEqual([type, INCIDENT]);
    }
  });

  test('a decision about a remediation belongs where it is correlated', () => {
    const decision = eventOf('decision.made');
    expect(incidentOf(decision)).toBeUndefined();
    expect(incidentOf({ ...decision, correlationid: INCIDENT })).toBe(INCIDENT);
  });

  test('findings and changes by themselves belong to none', () => {
    expect(incidentOf(eventOf('finding.raised'))).toBeUndefined();
    expect(incidentOf(eventOf('changes.recorded'))).toBeUndefined();
  });
});

describe('the view', () => {
  test('holds the whole story at its end', () => {
    const view = tell(
      eventOf('incident.opened'),
      eventOf('incident.triaged'),
      eventOf('diagnosis.completed'),
      eventOf('remediation.proposed'),
      eventOf('remediation.decided'),
      eventOf('remediation.started'),
      eventOf('remediation.finished'),
      eventOf('incident.acknowledged'),
      eventOf('incident.resolved'),
    );
    expect(view).toMatchObject({
      incident: { status: 'resolved' },
      acknowledgedBy: 'ada',
      acknowledgedAt: Date.parse('2026-09-21T14:13:30Z'),
      resolution: 'repaired and verified',
      cause: { faultClass: 'crash' },
      remediations: [
        { action: 'restart', service: 'payments', state: 'verified', plan: expect.stringContaining('verify') },
      ],
    });
  });

  test('a remediation waits until somebody decides', () => {
    const waiting = tell(eventOf('incident.opened'), eventOf('remediation.proposed', { needsApproval: true }));
    expect(waiting?.remediations).toMatchObject([{ state: 'waiting' }]);
    const decided = projectView(waiting, eventOf('remediation.decided', { decision: 'rejected' }));
    expect(decided?.remediations).toMatchObject([{ state: 'rejected' }]);
  });

  test('is not turned back by an older state, nor begun by what carries none', () => {
    const resolved = tell(eventOf('incident.opened'), eventOf('incident.resolved'));
    expect(projectView(resolved, eventOf('incident.triaged'))?.incident.status).toBe('resolved');
    expect(projectView(undefined, eventOf('remediation.proposed'))).toBeUndefined();
    expect(projectView(undefined, eventOf('notification.sent'))).toBeUndefined();
  });

  test('an inconclusive diagnosis is a cause that was not found', () => {
    const [example] = topics['diagnosis.completed'].examples;
    const inconclusive = eventOf('diagnosis.completed', { diagnosis: { ...example.diagnosis, inconclusive: true } });
    expect(tell(eventOf('incident.opened'), inconclusive)?.cause).toBeNull();
  });

  test('takes any event in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CONTROL), { maxLength: 30 }), (types) => {
        const view = tell(...types.map((type) => eventOf(type)));
        expect(view === undefined || view.incident.id === INCIDENT).toBe(true);
        for (const type of types) expect(entryOf(eventOf(type))?.title ?? 'none').not.toBe('');
      }),
    );
  });
});
