import { planHash, readTicket } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Message, MessageBody } from './message.ts';
import { type Button, renderSlack } from './render-slack.ts';
import { renderLine } from './words.ts';

const T0 = 1_790_000_000_000;
const body: MessageBody = {
  env: 'demo',
  title: 'payments: unreachable',
  status: 'triggered',
  severity: 'critical',
  services: ['payments', 'checkout'],
  startedAt: T0,
  actions: [],
};
const message = (change: Partial<MessageBody> = {}): Message => ({
  incident: 'inc-7h2k9m4p6q8s0t3v',
  incidentRevision: 0,
  revision: 1,
  rung: 0,
  body: { ...body, ...change },
});
const action = { id: 'rem-1', action: 'restart', service: 'payments', detail: '', proof: [] };

describe('the line', () => {
  test('says how bad, what and how far', () => {
    expect(renderLine(message())).toBe('[critical] payments: unreachable (demo): triggered');
    expect(renderLine(message({ status: 'acknowledged', acknowledgedBy: 'ada' }))).toContain('acknowledged by ada');
    const resolved = message({ status: 'resolved', resolvedAt: T0 + 95_000, resolution: 'repaired and verified' });
    expect(renderLine(resolved)).toContain('resolved after 1 min 35 s, repaired and verified');
  });
});

describe('the Slack message', () => {
  test('has cause, action and proof, and always a text of its own', () => {
    const rendered = renderSlack(
      message({
        cause: { service: 'payments', faultClass: 'crash', confidence: 0.93, evidence: ['series up fell to 0'] },
        actions: [
          { ...action, state: 'verified', detail: 'stayed gone for 20 s', proof: ['health answered 20 of 20 times'] },
        ],
      }),
    );
    expect(rendered.text).toBe('[critical] payments: unreachable (demo): triggered');
    const all = JSON.stringify(rendered.blocks);
    expect(all).toContain('payments: crash, 93 % sure');
    expect(all).toContain('• series up fell to 0');
    expect(all).toContain('done and verified');
    expect(all).toContain('✔ health answered 20 of 20 times');
    expect(all).toContain('2026-09-21 14:13:20 UTC');
  });

  test('says that a cause was looked for in vain', () => {
    expect(JSON.stringify(renderSlack(message({ cause: null })).blocks)).toContain('does not suffice');
    expect(JSON.stringify(renderSlack(message()).blocks)).not.toContain('Cause');
  });

  test('a log line cannot call the channel, forge a link or another line', () => {
    const hostile = '<!channel> <https://evil.test|here> & *bold*\n*Severity* info \u202e`x`';
    const rendered = renderSlack(
      message({ title: hostile, actions: [{ ...action, state: 'waiting', detail: hostile }] }),
    );
    const texts = [rendered.text, ...textsIn(rendered.blocks)];
    for (const text of texts) expect(text).not.toMatch(/<|>|&(?!amp;|lt;|gt;)/);
    expect(rendered.text).toContain('&lt;!channel&gt; &lt;https://evil.test|here&gt; &amp;');
    expect(rendered.text).not.toMatch(/[\n\u202e]|`x/);
  });

  test('keeps within what Slack takes, whatever the telemetry says', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 2_000 });
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (title, detail, proof) => {
        const rendered = renderSlack(
          message({
            title,
            services: [detail],
            cause: { service: title, faultClass: 'crash', confidence: 1, evidence: proof },
            actions: Array.from({ length: 5 }, () => ({ ...action, state: 'verified' as const, detail, proof })),
          }),
        );
        expect(rendered.blocks.length).toBeLessThanOrEqual(50);
        for (const part of textsIn(rendered.blocks)) {
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(3_000);
          expect(part).not.toMatch(/<|>/);
        }
        const fields = rendered.blocks.flatMap((block) => ('fields' in block ? block.fields : []));
        expect(Math.max(...fields.map((field) => field.text.length))).toBeLessThanOrEqual(2_000);
      }),
    );
  });
});

describe('buttons', () => {
  const secret = 'a-secret-of-at-least-thirty-two-letters';
  const links = { secret };
  const waiting = { ...action, state: 'waiting' as const, detail: 'restart payments, then verify' };
  const buttonsOf = (change: Partial<MessageBody>, with_ = links): Button[] =>
    renderSlack(message(change), with_, T0).blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const labels = (change: Partial<MessageBody>) => buttonsOf(change).map(({ text }) => text.text);

  test('are those that the state allows', () => {
    expect(labels({})).toEqual(['Acknowledge', 'Resolve', 'Silence 1 h', 'False alarm']);
    expect(labels({ status: 'acknowledged' })).toEqual(['Resolve', 'Silence 1 h', 'False alarm']);
    expect(labels({ status: 'resolved' })).toEqual(['False alarm']);
    expect(labels({ actions: [waiting] })).toEqual(['Approve', 'Reject', ...labels({})]);
    expect(labels({ actions: [{ ...waiting, state: 'running' }] })).not.toContain('Approve');
    expect(renderSlack(message({ actions: [waiting] })).blocks.some(({ type }) => type === 'actions')).toBe(false);
  });

  test('are signed for this incident and this plan, and what acts asks again', () => {
    const [approve, reject] = buttonsOf({ actions: [waiting] });
    expect(readTicket(approve?.value ?? '', secret, T0)).toEqual({
      action: 'approve',
      incident: 'inc-7h2k9m4p6q8s0t3v',
      remediation: 'rem-1',
      plan: planHash({ id: 'rem-1', action: 'restart', service: 'payments', plan: waiting.detail }),
      exp: T0 + 86_400_000,
    });
    expect(approve?.confirm?.text.text).toContain('restart payments');
    expect(reject?.confirm).toBeUndefined();
    for (const asked of ['hale_resolve', 'hale_false-alarm'])
      expect(buttonsOf({}).find(({ action_id }) => action_id === asked)?.confirm).toBeDefined();
  });

  test('leave who approved behind', () => {
    const approved = { ...action, state: 'running' as const, approvedBy: 'ada' };
    expect(JSON.stringify(renderSlack(message({ actions: [approved] })).blocks)).toContain('approved by @ada');
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}
