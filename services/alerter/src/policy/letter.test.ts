import { expect, test } from '@jest/globals';
import type { Held } from './delivery.ts';
import { letterDue, writeLetter } from './letter.ts';
import type { Message, MessageBody } from './message.ts';

const waiting = {
  id: 'rem-1',
  action: 'restart',
  service: 'payments',
  state: 'waiting',
  detail: '',
  proof: [],
} as const;
const message = (change: Partial<MessageBody> = {}): Message => ({
  incident: 'inc-1',
  incidentRevision: 0,
  revision: 1,
  rung: 0,
  body: {
    env: 'demo',
    title: 'payments: unreachable',
    status: 'triggered',
    severity: 'warning',
    services: ['payments'],
    startedAt: 1_790_000_000_000,
    actions: [],
    ...change,
  },
});
const held = (change: Partial<Held> = {}): Held => ({
  status: 'triggered',
  severity: 'warning',
  waiting: [],
  ...change,
});

test.each<[Held | undefined, Partial<MessageBody>, string | undefined]>([
  [undefined, {}, 'opened'],
  [undefined, { status: 'resolved' }, 'opened'],
  [held(), { cause: null }, undefined],
  [held(), { severity: 'critical' }, 'worse'],
  [held(), { status: 'acknowledged' }, undefined],
  [held({ status: 'acknowledged' }), { status: 'acknowledged', actions: [waiting] }, undefined],
  [held({ status: 'acknowledged' }), { status: 'acknowledged', severity: 'critical' }, 'worse'],
  [held(), { actions: [waiting] }, 'waiting'],
  [held({ waiting: ['rem-1'] }), { actions: [waiting] }, undefined],
  [held(), { status: 'resolved' }, 'resolved'],
  [held({ status: 'resolved' }), { status: 'resolved' }, undefined],
])('holding %j, %j: %s', (holds, change, expected) => {
  expect(letterDue(holds, message(change))).toBe(expected);
});

test('the same letter has the same id each time, another receiver’s has another', () => {
  const post = { receiver: 'ops', domain: 'example.com', letters: 1, subject: 'as it began' };
  const letter = writeLetter(message(), post, {});
  expect(letter).toMatchObject({
    messageId: '<inc-1.1.ops@example.com>',
    inReplyTo: '<inc-1.0.ops@example.com>',
    subject: 'as it began',
  });
  expect(writeLetter(message({ severity: 'critical' }), post, {}).messageId).toBe(letter.messageId);
  expect(writeLetter(message(), { ...post, receiver: 'boss' }, {}).messageId).not.toBe(letter.messageId);
});

test('says that no answer is read, and escapes what it quotes', () => {
  const title = '<script>alert("1")</script>\nBcc: eve@evil.test';
  const letter = writeLetter(message({ title }), { receiver: 'ops', domain: 'example.com', letters: 0 }, {});
  expect(letter.text).toContain('read by nobody');
  expect(letter.subject).not.toContain('\n');
  expect(letter.html).not.toContain('<script');
  expect(letter.html).toContain('&lt;script&gt;alert(&quot;1&quot;)');
});
