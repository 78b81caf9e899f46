import { type AnyEvent, checkEvent, type TopicName, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { entryOf, timelineOf } from './timeline.ts';
import type { IncidentView, TimelineEntry } from './view.ts';

function eventOf<Name extends TopicName>(type: Name, change: object = {}, time = '2026-09-21T14:13:30.000Z'): AnyEvent {
  const [example] = topics[type].examples;
  const envelope = {
    specversion: '1.0',
    id: `evt-${type}`,
    source: 'hale/test',
    type,
    subject: 's',
    dataschema: `urn:hale:${type}:1`,
  };
  return checkEvent({ ...envelope, time, recordedtime: time, data: { ...example, ...change } });
}

const incident = topics['incident.opened'].data.parse(topics['incident.opened'].examples[0]).incident;
const view: IncidentView = { incident, remediations: [] };

describe('an entry', () => {
  test.each([
    ['incident.opened', { icon: 'incident', tone: 'bad', title: 'Incident opened' }],
    ['incident.resolved', { icon: 'resolved', tone: 'good', detail: 'repaired and verified' }],
    [
      'diagnosis.completed',
      {
        icon: 'cause',
        title: 'Cause: payments, crash (93 % sure)',
        lines: expect.arrayContaining(['series up fell to 0', 'missing: no traces of payments']),
      },
    ],
    [
      'remediation.withheld',
      {
        icon: 'refused',
        title: 'Nothing to do by itself',
        detail: 'payments: dependency; no action of the registry fits, or those that do were tried',
      },
    ],
    ['remediation.proposed', { icon: 'plan', title: 'Planned: restart payments', guards: [{ guard: 'rate' }] }],
    ['remediation.decided', { icon: 'allowed', title: 'Approved by policy: restart payments' }],
    ['remediation.started', { icon: 'action', tone: 'busy', title: 'Started: restart payments' }],
    [
      'remediation.finished',
      {
        icon: 'proof',
        tone: 'good',
        title: 'Repair proven: restart payments',
        lines: ['health answered 20 of 20 times'],
      },
    ],
    ['notification.sent', { icon: 'notice', title: 'Slack was told' }],
    [
      'notification.failed',
      { tone: 'warn', title: 'Slack could not be told', detail: 'rate limited; next try in 30 s' },
    ],
    ['decision.made', { icon: 'person', title: 'ada approved the action', detail: 'by page' }],
    ['model.answered', { icon: 'model', title: 'Rung 1 on triage incident: critical, 82 % sure' }],
  ] as const)('%s', (type, expected) => {
    expect(entryOf(eventOf(type))).toMatchObject({ id: `evt-${type}`, type, ...expected });
  });

  test('a repair that did not help is bad news, one that was refused says why', () => {
    expect(entryOf(eventOf('remediation.finished', { outcome: 'ineffective' }))).toMatchObject({
      tone: 'bad',
      icon: 'no-proof',
    });
    const guards = [{ guard: 'kill-switch', passed: false, detail: 'engaged by ada' }];
    const refused = entryOf(eventOf('remediation.decided', { decision: 'refused', reason: 'kill switch', guards }));
    expect(refused).toMatchObject({ icon: 'refused', tone: 'warn', guards, detail: 'kill switch' });
    expect(entryOf(eventOf('remediation.proposed', { needsApproval: true }))?.title).toBe(
      'Waits for approval: restart payments',
    );
  });

  test('findings and the graph are no news of their own', () => {
    expect(entryOf(eventOf('finding.raised'))).toBeUndefined();
    expect(entryOf(eventOf('topology.changed'))).toBeUndefined();
  });
});

describe('the timeline', () => {
  const entry = (id: string, at: number): TimelineEntry => ({
    id,
    at,
    type: 'x',
    icon: 'notice',
    tone: 'calm',
    title: id,
  });

  test('begins with the first symptom, although it was recorded after', () => {
    const opened = entryOf(eventOf('incident.opened', {}, new Date(incident.openedAt).toISOString()));
    const titles = timelineOf(view, opened ? [opened] : []).map(({ title, at }) => [title, at]);
    expect(titles).toEqual([
      ['payments: unreachable', incident.startedAt],
      ['Incident opened', incident.openedAt],
    ]);
  });

  test('says which known pattern a signal shows', () => {
    const findings = incident.findings.map((finding) => ({ ...finding, pattern: 'spike-train' as const }));
    const [first] = timelineOf({ ...view, incident: { ...incident, findings } }, []);
    expect(first?.title).toBe('payments: unreachable (spike train)');
  });

  test('says when a signal came back', () => {
    const findings = incident.findings.map((finding) => ({ ...finding, clearedAt: incident.startedAt + 9_000 }));
    const timeline = timelineOf({ ...view, incident: { ...incident, findings } }, [
      entry('between', incident.startedAt + 5_000),
    ]);
    expect(timeline.map(({ title }) => title)).toEqual([
      'payments: unreachable',
      'between',
      'payments: health is back to normal',
    ]);
  });

  test('keeps the order of causes where clocks differ, but puts a change where it was made', () => {
    const entry = (id: string, at: number, type = 'incident.updated'): TimelineEntry => ({
      id,
      at,
      type,
      icon: 'triage',
      tone: 'calm',
      title: id,
    });
    const recorded = [entry('proof', 1_000), entry('end', 998), entry('deploy', 400, 'changes.recorded')];
    const timeline = timelineOf({ ...view, incident: { ...incident, findings: [] } }, recorded);
    expect(timeline.map(({ id }) => id)).toEqual(['deploy', 'proof', 'end']);
  });

  test('keeps the order of what has the same time', () => {
    const at = incident.openedAt;
    const ids = timelineOf(view, [entry('early', at - 1), entry('a', at), entry('b', at), entry('c', at)]).map(
      ({ id }) => id,
    );
    expect(ids.slice(1)).toEqual(['early', 'a', 'b', 'c']);
  });
});
