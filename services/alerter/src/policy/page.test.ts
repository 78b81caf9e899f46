import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Held } from './delivery.ts';
import type { Message, MessageBody } from './message.ts';
import { pagesDue, renderPage } from './page.ts';

const body: MessageBody = {
  env: 'demo',
  title: 'payments: unreachable',
  status: 'triggered',
  severity: 'warning',
  services: ['payments'],
  startedAt: 1_790_000_000_000,
  actions: [],
};
const held = (change: Partial<Held> = {}): Held => ({
  status: 'triggered',
  severity: 'warning',
  waiting: [],
  ...change,
});
const message = (change: Partial<MessageBody> = {}): Message => ({
  incident: 'inc-1',
  incidentRevision: 0,
  revision: 1,
  rung: 0,
  body: { ...body, ...change },
});

test.each<[Held | undefined, Partial<MessageBody>, readonly string[]]>([
  [undefined, {}, ['trigger']],
  [undefined, { status: 'acknowledged' }, ['trigger', 'acknowledge']],
  [undefined, { status: 'resolved' }, []],
  [held(), {}, []],
  [held(), { severity: 'critical' }, ['trigger']],
  [held({ severity: 'critical' }), { severity: 'warning' }, []],
  [held(), { status: 'acknowledged' }, ['acknowledge']],
  [held({ status: 'acknowledged' }), { status: 'acknowledged' }, []],
  [held({ status: 'acknowledged' }), { status: 'resolved' }, ['resolve']],
  [held({ status: 'resolved' }), { severity: 'critical' }, []],
])('holding %j, %j needs %j', (holds, change, due) => {
  expect(pagesDue(holds, { ...body, ...change })).toEqual(due);
});

describe('a page', () => {
  test('has one key from trigger to resolve, and a body only where it says something', () => {
    expect(renderPage('resolve', message(), 'k', {})).toEqual({
      routing_key: 'k',
      event_action: 'resolve',
      dedup_key: 'inc-1',
    });
    expect(renderPage('trigger', message({ severity: 'critical' }), 'k', {})).toMatchObject({
      dedup_key: 'inc-1',
      payload: { severity: 'critical', component: 'payments', timestamp: '2026-09-21T14:13:20.000Z' },
    });
  });

  test('stays far below what PagerDuty takes, whatever telemetry says', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 3_000 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 80 }), (words, many) => {
        const action = {
          id: 'r',
          action: words,
          service: words,
          state: 'waiting',
          detail: words,
          proof: many,
        } as const;
        const cause = { service: words, faultClass: 'crash', confidence: 1, evidence: many.slice(0, 3) } as const;
        const change = { title: words, services: many, cause, actions: [action, action] };
        const page = renderPage('trigger', message(change), 'k', {});
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(200_000);
        expect(page.payload?.summary.length).toBeLessThanOrEqual(1_024);
        expect(page.payload?.summary).not.toMatch(/[\r\n\u202e]/);
      }),
      { numRuns: 30 },
    );
  });
});
