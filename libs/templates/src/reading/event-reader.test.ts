import { describe, expect, test } from '@jest/globals';
import { EventReader } from './event-reader.ts';
import { gistOf } from './trace-parts.ts';

const NOW = 1_790_000_000_000;

function read(...texts: string[]) {
  const reader = new EventReader();
  const events = texts.flatMap((text, index) => reader.push({ text, cut: false, end: index + 1 }, NOW));
  return [...events, ...reader.flush()];
}

describe('EventReader', () => {
  test('makes one event of a line with its trace, and says where it lies', () => {
    const events = read(
      '2026-11-24 00:24:01 ERROR cannot save cart',
      'java.lang.IllegalStateException: cart is closed',
      '\tat com.shop.Cart.save(Cart.java:42)',
      'Caused by: java.sql.SQLException: connection reset',
      '\t... 12 more',
      '',
      '2026-11-24 00:24:02 INFO cart opened',
    );
    expect(events).toMatchObject([
      { level: 'error', line: 1, lines: 5, end: 5 },
      { level: 'info', message: 'cart opened', line: 7, lines: 1, end: 7 },
    ]);
    expect(gistOf(events[0]?.message ?? '')).toBe(
      'cannot save cart java.lang.IllegalStateException: cart is closed caused by java.sql.SQLException: connection reset',
    );
  });
});
