import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterFailure, type Delivery, delivered, intend, NOTHING_SENT, nextStep, takeTurn } from './delivery.ts';

const NOW = 1_790_000_000_000;
const ref = { channel: 'C1', ts: '1.000001' };
const later = { kind: 'later', reason: 'HTTP 503' } as const;

describe('what a receiver needs next', () => {
  test('an intent first, then nothing until its turn is over, then updates', () => {
    expect(nextStep(NOTHING_SENT, 1)).toBe('intend');
    const intended = intend(NOTHING_SENT, NOW);
    expect(intended).toMatchObject({ intendedAt: NOW, turn: 1 });
    expect(nextStep(intended, 2)).toBe('waiting');
    const held = delivered(takeTurn(intended), 1, ref);
    expect(held).toEqual({ sent: 1, turns: 1, failures: 0, ref });
    expect(nextStep(held, 1)).toBe('up-to-date');
    expect(nextStep(held, 2)).toBe('update');
  });

  test('the oldest intent stays, so that the look covers everything that may have been posted', () => {
    const intended = intend(NOTHING_SENT, NOW);
    expect(intend(takeTurn(intended), NOW + 60_000).intendedAt).toBe(NOW);
  });
});

describe('after a failure', () => {
  test('what passes is tried again, ever later, at most five minutes apart', () => {
    let delivery: Delivery = intend(NOTHING_SENT, NOW);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const after = afterFailure(takeTurn(delivery), later, 1, NOW);
      waits.push((after.retryAt ?? Number.NaN) - NOW);
      delivery = after.delivery;
    }
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(waits.at(-1)).toBe(300_000);
    expect(delivery.turn).toBe(13);
  });

  test('what the other side asks for wins over the backoff', () => {
    const after = afterFailure(NOTHING_SENT, { ...later, retryAfterMs: 30_000 }, 1, NOW);
    expect(after.retryAt).toBe(NOW + 30_000);
  });

  test('trying ends, and a later revision begins it again', () => {
    let delivery: Delivery = NOTHING_SENT;
    let retryAt: number | undefined = NOW;
    let tries = 0;
    while (retryAt !== undefined) {
      ({ delivery, retryAt } = { retryAt: undefined, ...afterFailure(takeTurn(delivery), later, 1, NOW) });
      tries += 1;
    }
    expect(tries).toBe(25);
    expect(nextStep(delivery, 1)).toBe('gave-up');
    expect(nextStep(delivery, 2)).toBe('intend');
  });

  test('what does not pass waits for the next revision', () => {
    const after = afterFailure({ ...NOTHING_SENT, ref, sent: 1 }, { kind: 'never', reason: 'invalid_auth' }, 2, NOW);
    expect(after.retryAt).toBeUndefined();
    expect(nextStep(after.delivery, 2)).toBe('gave-up');
    expect(nextStep(after.delivery, 3)).toBe('update');
  });

  test('a message that somebody deleted is posted afresh, with an intent of its own', () => {
    const after = afterFailure(
      { ...NOTHING_SENT, ref, sent: 1 },
      { kind: 'gone', reason: 'message_not_found' },
      2,
      NOW,
    );
    expect(after).toMatchObject({ retryAt: NOW, delivery: { intendedAt: NOW, turn: 1 } });
    expect(after.delivery.ref).toBeUndefined();
  });
});

test('no two turns of a delivery are the same, whatever fails in whatever order', () => {
  const kinds = fc.constantFrom('later', 'never', 'gone', 'told');
  fc.assert(
    fc.property(fc.array(kinds, { maxLength: 40 }), (outcomes) => {
      const turns: number[] = [];
      let delivery: Delivery = NOTHING_SENT;
      outcomes.forEach((outcome, index) => {
        const desired = index + 1;
        if (nextStep(delivery, desired) === 'intend') delivery = intend(delivery, NOW);
        if (delivery.turn !== undefined) turns.push(delivery.turn);
        const taken = takeTurn(delivery);
        delivery =
          outcome === 'told'
            ? delivered(taken, desired, ref)
            : afterFailure(taken, { kind: outcome, reason: 'x' }, desired, NOW).delivery;
      });
      expect(new Set(turns).size).toBe(turns.length);
    }),
  );
});
