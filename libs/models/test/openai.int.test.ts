import { type ModelStandIn, type ModelTrouble, OPENAI_KEY, startOpenAi, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LIMITS, patienceWith, question, standLadder } from './scenario.ts';

const server = useRedis();
let openai: ModelStandIn;
beforeEach(async () => {
  openai = await startOpenAi({ confidence: 0.9 });
});
afterEach(async () => await openai.close());

const stand = (more = {}) => standLadder(server.redis, { openai: openai.url }, more);
const asked = (more = {}) => question({ rung: 2, ...more });

test('answers with a choice, its confidence, and what that cost', async () => {
  const { ask, registry } = stand();
  const { inputTokens = 0, outputTokens = 0, ...answer } = await ask(asked());
  expect(answer).toMatchObject({ outcome: 'answered', choice: 'payments/crash', confidence: 0.9, model: 'gpt-6-luna' });
  expect(inputTokens).toBeGreaterThan(50);
  expect(answer.costUsd).toBeCloseTo((inputTokens * 0.1 + outputTokens * 0.5) / 1e6, 9);
  expect(await registry.metrics()).toMatch(/^hale_model_cost_usd_total\{rung="2"\} \d/m);
});

describe('in trouble', () => {
  type Expected = { readonly outcome: string; readonly retryAfterMs?: number; readonly cost: 'none' | 'some' };
  test.each<[string, ModelTrouble, Expected]>([
    [
      'a limited rate',
      { kind: 'status', status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '7' } },
      { outcome: 'missing', retryAfterMs: 7_000, cost: 'none' },
    ],
    [
      'a limited rate, to the millisecond',
      {
        kind: 'status',
        status: 429,
        code: 'rate_limit_exceeded',
        headers: { 'retry-after': '1', 'retry-after-ms': '250' },
      },
      { outcome: 'missing', retryAfterMs: 250, cost: 'none' },
    ],
    [
      'a used-up quota',
      { kind: 'status', status: 429, code: 'insufficient_quota' },
      { outcome: 'over-budget', cost: 'none' },
    ],
    [
      'an error of the server',
      { kind: 'status', status: 500 },
      { outcome: 'missing', retryAfterMs: 1_000, cost: 'some' },
    ],
    [
      'overload',
      { kind: 'status', status: 503, headers: { 'retry-after': '2' } },
      { outcome: 'missing', retryAfterMs: 2_000, cost: 'some' },
    ],
    ['a request that it does not take', { kind: 'status', status: 400 }, { outcome: 'invalid', cost: 'none' }],
    ['a cut connection', { kind: 'broken' }, { outcome: 'missing', retryAfterMs: 1_000, cost: 'some' }],
    ['a connection cut in the answer', { kind: 'broken', middle: true }, { outcome: 'invalid', cost: 'some' }],
    ['a gateway’s page', { kind: 'malformed' }, { outcome: 'invalid', cost: 'some' }],
    ['an error under status 200', { kind: 'error-body' }, { outcome: 'invalid', cost: 'some' }],
    ['words in the place of JSON', { kind: 'says', text: 'It crashed.' }, { outcome: 'invalid', cost: 'some' }],
    [
      'a choice that is none',
      { kind: 'says', text: '{"choice":"all","confidence":1}' },
      { outcome: 'invalid', cost: 'some' },
    ],
    ['a refusal', { kind: 'refusal', by: 'model' }, { outcome: 'refused', cost: 'some' }],
    ['a filter', { kind: 'refusal', by: 'filter' }, { outcome: 'refused', cost: 'some' }],
    ['an answer that was cut off', { kind: 'cut-off' }, { outcome: 'invalid', cost: 'some' }],
    ['slowness', { kind: 'slow', ms: 5_000 }, { outcome: 'late', cost: 'some' }],
  ])('%s', async (_, trouble, { outcome, retryAfterMs, cost }) => {
    openai.troubleNext(trouble);
    const { ask } = stand({ timeout: patienceWith(trouble) });
    const answer = await ask(asked());
    expect(answer).toMatchObject({ outcome });
    expect(answer.choice).toBeUndefined();
    expect(answer.retryAfterMs).toBe(retryAfterMs);
    expect(answer.costUsd > 0 ? 'some' : 'none').toBe(cost);
    expect(openai.calls).toHaveLength(1);
  });

  test('a wrong key is missing, and neither log nor answer hold a key', async () => {
    const { ask, log } = stand({ apiKey: 'sk-wrong-key-of-somebody' });
    const answer = await ask(asked());
    expect(answer).toMatchObject({ outcome: 'missing', costUsd: 0 });
    expect(JSON.stringify([answer, log.entries])).not.toMatch(/sk-|Bearer/);
    expect(log.entries).toMatchObject([{ detail: 'status 401 invalid_api_key' }]);
  });

  test('a model without a price is not asked', async () => {
    expect(await stand({ model: 'gpt-99' }).ask(asked())).toMatchObject({ outcome: 'refused', costUsd: 0 });
    expect(openai.calls).toEqual([]);
  });
});

describe('the budget', () => {
  const spent = async () => {
    const keys = await server.redis.keys('hale:models:spent/*');
    return Number(await server.redis.get(keys[0] ?? '')) / 1e9;
  };

  test('comes to what was really spent', async () => {
    const { ask } = stand();
    const first = await ask(asked());
    expect(await spent()).toBeCloseTo(first.costUsd, 9);
    openai.troubleNext({ kind: 'status', status: 429 });
    await ask(asked({ evidence: ['other'] }));
    expect(await spent()).toBeCloseTo(first.costUsd, 9);
    expect(await server.redis.keys('hale:models:reserved/*')).toEqual([]);
  });

  test('of an incident stops that incident only', async () => {
    const { ask, log } = stand({ perIncidentUsd: 0.0003 });
    const outcomes: string[] = [];
    for (let n = 0; n < 12; n += 1) outcomes.push((await ask(asked({ evidence: [`word ${n}`] }))).outcome);
    expect(outcomes).toContain('over-budget');
    expect(outcomes[0]).toBe('answered');
    expect(await spent()).toBeLessThanOrEqual(0.0003);
    expect(await ask(asked({ incident: 'inc-2', evidence: ['x'] }))).toMatchObject({ outcome: 'answered' });
    expect(log.messages).toContain('model budget used up');
  });

  test('of a day stops all until the next day, after a warning', async () => {
    const { ask, clock, log, registry } = stand({ perDayUsd: 0.0005 });
    const outcomes: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      outcomes.push((await ask(asked({ incident: `inc-${n}`, evidence: [`word ${n}`] }))).outcome);
    }
    expect(outcomes.at(-1)).toBe('over-budget');
    expect(await spent()).toBeLessThanOrEqual(0.0005);
    expect(log.messages).toContain('four fifths of the day’s model budget are used');
    expect(await registry.metrics()).toMatch(/hale_model_budget_used_ratio 0\.\d/);
    clock.advance(86_400_000);
    const tomorrow = asked({ evidence: ['tomorrow'], deadline: clock.now() + 5_000 });
    expect(await ask(tomorrow)).toMatchObject({ outcome: 'answered' });
  });
});

test('sends what the contract asks: strict schema, nothing stored, a bounded answer', async () => {
  await stand().ask(asked());
  expect(LIMITS.maxOutputTokens).toBe(200);
  expect(openai.prompts).toHaveLength(1);
  expect(openai.bodies).toMatchObject([
    {
      model: 'gpt-6-luna',
      store: false,
      max_output_tokens: 200,
      text: { format: { type: 'json_schema', strict: true } },
    },
  ]);
  expect(JSON.stringify(openai.bodies)).not.toContain(OPENAI_KEY);
});
