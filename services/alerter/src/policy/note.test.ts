import { checkEvent, topics } from '@hale/events';
import { expect, test } from '@jest/globals';
import { applyToMessage, type Message, type MessageEvent, type MessageTopic } from './message.ts';
import { type Note, withNote } from './note.ts';

function eventOf(type: MessageTopic, change: object = {}): MessageEvent {
  const [example] = topics[type].examples;
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

function storyOf(events: readonly MessageEvent[]): readonly Note[] {
  let message: Message | undefined;
  let notes: readonly Note[] = [];
  for (const event of events) {
    const next = applyToMessage(message, event);
    if (!next) continue;
    notes = withNote(notes, event, message, next);
    message = next;
  }
  return notes;
}

test('every step is a line, the opening is the message itself', () => {
  const steps = ['incident.opened', 'incident.triaged', 'diagnosis.completed', 'remediation.proposed'] as const;
  const end = ['remediation.decided', 'remediation.started', 'remediation.finished', 'incident.resolved'] as const;
  const notes = storyOf([...steps, ...end].map((type) => eventOf(type)));
  expect(notes.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(notes.map(({ text }) => text.split(':')[0])).toEqual([
    'Triaged as critical',
    'Cause',
    'Planned',
    'approved by policy',
    'restart payments',
    'restart payments',
    'Resolved',
  ]);
});

test('one that makes it worse says so', () => {
  const [{ incident }] = topics['incident.updated'].examples;
  const mild = eventOf('incident.opened', { incident: { ...incident, severity: 'warning', revision: 0 } });
  const notes = storyOf([mild, eventOf('incident.updated'), eventOf('incident.updated')]);
  expect(notes.map(({ raised }) => raised)).toEqual([true, false]);
  expect(notes[0]?.text).toMatch(/^Severity raised to critical\. /);
});

test('only the latest are kept, under their own numbers', () => {
  const many = Array.from({ length: 60 }, () => eventOf('incident.triaged'));
  expect(storyOf(many).map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 21));
});
