import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { costOf, mostCost } from './prices.ts';

const price = { input: 2, cached: 0.2, output: 10 };

test('counts what was in the provider’s cache at its own price, in billionths of a dollar', () => {
  const usage = { inputTokens: 1_000, cachedTokens: 400, outputTokens: 100 };
  expect(costOf(usage, price)).toBe(600 * 2_000 + 400 * 200 + 100 * 10_000);
  expect(costOf(usage, { input: 2, output: 10 })).toBe(1_000 * 2_000 + 100 * 10_000);
  expect(costOf(usage, { input: 0, output: 0 })).toBe(0);
});

test('no use of up to a token a byte and up to the limit costs more than the estimate', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(500), fc.nat(500), fc.nat(500), (text, tokens, out, limit) => {
      const inputTokens = Math.min(tokens, Buffer.byteLength(text));
      const usage = { inputTokens, cachedTokens: 0, outputTokens: Math.min(out, limit) };
      expect(costOf(usage, price)).toBeLessThanOrEqual(mostCost([text], limit, price));
    }),
  );
});
