import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planHash, readTicket, signTicket, type Ticket } from './ticket.ts';

const NOW = 1_790_000_000_000;
const SECRET = 'a-secret-of-at-least-thirty-two-letters';
const ticket: Ticket = {
  action: 'approve',
  incident: 'inc-1',
  remediation: 'rem-1',
  plan: planHash({ id: 'rem-1', action: 'restart', service: 'payments', plan: 'restart payments' }),
  exp: NOW + 60_000,
};

describe('a ticket', () => {
  test('says what was signed until it expires', () => {
    const text = signTicket(ticket, SECRET);
    expect(readTicket(text, SECRET, NOW)).toEqual(ticket);
    expect(readTicket(text, SECRET, ticket.exp)).toEqual(ticket);
    expect(readTicket(text, SECRET, ticket.exp + 1)).toBe('expired');
    expect(text.length).toBeLessThan(600);
  });

  test('of another secret, or altered in any character, is forged', () => {
    const text = signTicket(ticket, SECRET);
    expect(readTicket(text, `${SECRET}!`, NOW)).toBe('forged');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'b', '0', '.', ''), (at, letter) => {
        const altered = text.slice(0, at) + letter + text.slice(at + 1);
        expect(readTicket(altered, SECRET, NOW)).toEqual(altered === text ? ticket : 'forged');
      }),
    );
  });

  test('no text is read as one by chance', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(readTicket(text, SECRET, NOW)).toBe('forged')));
  });

  test('binds the plan that was shown', () => {
    const shown = { id: 'rem-1', action: 'restart', service: 'payments', plan: 'restart payments' };
    expect(planHash(shown)).toBe(ticket.plan);
    expect(planHash({ ...shown, plan: 'restart everything' })).not.toBe(ticket.plan);
  });
});
