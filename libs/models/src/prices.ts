import type { Usage } from './client.ts';

/** USD for a million tokens. */
export interface Price {
  readonly input: number;
  /** What was in the provider's cache; as `input` when absent. */
  readonly cached?: number | undefined;
  readonly output: number;
}
export type Prices = Readonly<Record<string, Price>>;

/** What OpenAI asked in October 2026 for short contexts. Prices move: the configuration's go before these. */
export const PRICES: Prices = {
  'gpt-6-luna': { input: 0.1, cached: 0.01, output: 0.5 },
  'gpt-6-sol': { input: 2, cached: 0.2, output: 10 },
  'gpt-6-astra': { input: 10, cached: 1, output: 50 },
  'gpt-5.6-luna': { input: 0.2, cached: 0.02, output: 1.2 },
};

/** Money is counted in whole billionths of a dollar: exact in Redis and in sums. */
export const NANO_PER_USD = 1_000_000_000;

/** USD a million tokens is thousands of billionths a token; rounded up, so that a sum is never too low. */
const nano = (tokens: number, price: number): number => Math.ceil(tokens * price * 1_000);

export function costOf(
  { inputTokens, cachedTokens, outputTokens }: Usage,
  { input, cached = input, output }: Price,
): number {
  const fresh = Math.max(0, inputTokens - cachedTokens);
  return nano(fresh, input) + nano(cachedTokens, cached) + nano(outputTokens, output);
}

/** More than that many tokens a provider wraps around a prompt: roles, schema. */
const FRAME_TOKENS = 500;

/** The most that a request can cost: no tokenizer makes more tokens of a text than it has bytes. */
export function mostCost(texts: readonly string[], maxOutputTokens: number, price: Price): number {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return nano(bytes + FRAME_TOKENS, price.input) + nano(maxOutputTokens, price.output);
}
