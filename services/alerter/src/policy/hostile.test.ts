import { checkEvent, topics } from '@hale/events';
import { hostileLines } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { writeLetter } from './letter.ts';
import { applyToMessage, type Message, type MessageEvent } from './message.ts';
import { withNote } from './note.ts';
import { pagesDue, renderPage } from './page.ts';
import { renderNotes, renderSlack } from './render-slack.ts';
import { recipientsOf } from './route.ts';

const links = { url: 'https://hale.example.com', secret: 'a-secret-of-at-least-thirty-two-letters' };
const receivers = new Map([
  ['slack', 'slack'],
  ['oncall', 'pagerduty'],
  ['mail', 'email'],
] as const);
const routes = [{ match: { service: 'payments' }, receivers: ['slack'], continue: false }];

/** An incident whose every word comes from a log line. */
function eventOf(type: 'incident.opened' | 'incident.updated', line: string): MessageEvent {
  const [{ incident }] = topics[type].examples;
  const words = { title: line.slice(0, 300), findings: [{ ...incident.findings[0], summary: line.slice(0, 500) }] };
  return checkEvent({
    specversion: '1.0',
    id: `evt-${type}`,
    source: 'hale/test',
    type,
    subject: 'incident/x',
    time: '2026-09-21T00:00:00Z',
    recordedtime: '2026-09-21T00:00:00Z',
    dataschema: `urn:hale:${type}:1`,
    data: { incident: { ...incident, ...words, severity: 'warning' }, reason: line.slice(0, 300) },
  }) as MessageEvent;
}

function told(line: string): Message {
  const message = applyToMessage(undefined, eventOf('incident.opened', line));
  if (!message) throw new Error('nothing to tell');
  return message;
}

/** Everything about a message that is not its words. */
function consequences(message: Message): unknown {
  const { severity, env, services, status } = message.body;
  const post = { receiver: 'mail', domain: 'example.com', letters: 0 };
  const { messageId, headers } = writeLetter(message, post, links);
  return {
    recipients: recipientsOf({ severity, env, services, rung: message.rung }, { routes, receivers }),
    byDefault: recipientsOf({ severity, env, services, rung: message.rung }, { routes: [], receivers }),
    status,
    pages: pagesDue(undefined, message.body),
    severity: renderPage('trigger', message, 'k', links).payload?.severity,
    letter: { messageId, headers },
    buttons: renderSlack(message, links, 0).blocks.filter(({ type }) => type === 'actions'),
  };
}

test.each(hostileLines.map((line) => [line.id, line] as const))(
  '%s changes the words and nothing else',
  (_id, { line, without }) => {
    expect(consequences(told(line))).toEqual(consequences(told(without)));
  },
);

test('no line makes a mention, a link or a line of its own', () => {
  expect(hostileLines.length).toBeGreaterThanOrEqual(50);
  for (const { line } of hostileLines) {
    const message = told(line);
    const { text, blocks } = renderSlack(message, {}, 0);
    const thread = renderNotes(withNote([], eventOf('incident.updated', line), message, message));
    for (const shown of [text, thread.text, JSON.stringify([blocks, thread.blocks])]) {
      expect(shown).not.toMatch(/<|>|[\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u);
    }
    expect(text).not.toMatch(/[\r\n\u2028\u2029]/);
    const letter = writeLetter(message, { receiver: 'mail', domain: 'example.com', letters: 0 }, {});
    expect(letter.subject).not.toMatch(/[\r\n]/);
    expect(letter.html.replaceAll(/<\/?(!doctype html|html|body|p)>/g, '')).not.toMatch(/[<>]/);
  }
});
