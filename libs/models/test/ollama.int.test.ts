import { type ModelStandIn, type ModelTrouble, startOllama, useRedis } from '@hale/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { patienceWith, question, standLadder } from './scenario.ts';

const server = useRedis();
let ollama: ModelStandIn;
beforeEach(async () => {
  ollama = await startOllama({ confidence: 0.8 });
});
afterEach(async () => await ollama.close());

const stand = (more = {}) => standLadder(server.redis, { ollama: ollama.url }, more);

test('answers with a choice, what its tokens say of the confidence, and no cost', async () => {
  const { ask, registry } = stand();
  const answer = await ask(question());
  expect(answer).toMatchObject({ outcome: 'answered', choice: 'payments/crash', model: 'small', costUsd: 0 });
  expect(answer.confidence).toBeCloseTo(0.8);
  expect(answer.inputTokens).toBeGreaterThan(50);
  const shown = await registry.metrics();
  expect(shown).toContain('hale_model_calls_total{rung="1",task="explain-cause",outcome="answered"} 1');
  expect(shown).toMatch(/hale_model_tokens_total\{rung="1",direction="in"\} [1-9]/);
});

describe('in trouble', () => {
  test.each<[string, ModelTrouble, object, { retry: boolean }]>([
    ['a full queue', { kind: 'status', status: 503 }, { outcome: 'missing' }, { retry: true }],
    ['a runner that died', { kind: 'status', status: 500 }, { outcome: 'missing' }, { retry: true }],
    ['a request that it does not take', { kind: 'status', status: 400 }, { outcome: 'invalid' }, { retry: false }],
    ['a cut connection', { kind: 'broken' }, { outcome: 'missing' }, { retry: true }],
    ['a connection cut in the answer', { kind: 'broken', middle: true }, { outcome: 'missing' }, { retry: true }],
    ['a gateway’s page', { kind: 'malformed' }, { outcome: 'invalid' }, { retry: false }],
    ['an error under status 200', { kind: 'error-body' }, { outcome: 'invalid' }, { retry: false }],
    [
      'words in the place of JSON',
      { kind: 'says', text: 'I think it crashed' },
      { outcome: 'invalid' },
      { retry: false },
    ],
    [
      'a choice that is none',
      { kind: 'says', text: '{"choice":"rm -rf","confidence":1}' },
      { outcome: 'invalid' },
      { retry: false },
    ],
    [
      'a confidence that is none',
      { kind: 'says', text: '{"choice":"payments/crash","confidence":7}' },
      { outcome: 'invalid' },
      { retry: false },
    ],
    ['an answer that was cut off', { kind: 'cut-off' }, { outcome: 'invalid' }, { retry: false }],
    ['slowness', { kind: 'slow', ms: 5_000 }, { outcome: 'late' }, { retry: false }],
  ])('%s', async (_, trouble, expected, { retry }) => {
    ollama.troubleNext(trouble);
    const { ask } = stand({ timeout: patienceWith(trouble) });
    const answer = await ask(question());
    expect(answer).toMatchObject(expected);
    expect(answer.choice).toBeUndefined();
    expect(answer.retryAfterMs !== undefined).toBe(retry);
    expect(await stand().ask(question())).toMatchObject({ outcome: 'answered' });
  });

  test('a model that was not pulled: says how to pull it', async () => {
    const { ask, log } = stand({ model: 'large' });
    expect(await ask(question())).toMatchObject({ outcome: 'missing', model: 'large' });
    expect(log.entries).toMatchObject([{ detail: 'no model large there: ollama pull large' }]);
  });

  test('a server that is not there', async () => {
    const { ask } = stand();
    await ollama.close();
    expect(await ask(question())).toMatchObject({ outcome: 'missing' });
    ollama = await startOllama();
  });

  test('the stop of the process ends a request', async () => {
    ollama.troubleNext({ kind: 'slow', ms: 60_000 });
    const stop = new AbortController();
    const asked = stand({ timeout: 60_000 }).ask(question(), stop.signal);
    setImmediate(() => stop.abort(new Error('stopping')));
    await expect(asked).rejects.toThrow('stopping');
  });
});

test('a question is put once for the same words, choices and model', async () => {
  const { ask, registry } = stand();
  const first = await ask(question());
  const again = await ask(question({ question: 'q-2', incident: 'inc-2' }));
  expect(again).toMatchObject({ choice: first.choice, confidence: first.confidence, cached: true, costUsd: 0 });
  expect(ollama.calls).toEqual(['/api/chat']);
  await ask(question({ evidence: ['another'] }));
  await ask(question({ choices: ['checkout/dependency', 'payments/crash'] }));
  expect(ollama.calls).toHaveLength(3);
  expect(await registry.metrics()).toContain('hale_model_cache_hits_total{rung="1",task="explain-cause"} 1');
});

test('a failed question is not remembered, and one that comes late is not put', async () => {
  ollama.troubleNext({ kind: 'says', text: 'nonsense' });
  const { ask, clock } = stand();
  await ask(question());
  expect(await ask(question())).toMatchObject({ outcome: 'answered' });
  clock.advance(60_000);
  expect(await ask(question({ evidence: ['other'] }))).toMatchObject({ outcome: 'late', costUsd: 0 });
  expect(ollama.calls).toHaveLength(2);
});

test('a rung without a model is missing; a question without choices is invalid', async () => {
  const { ask } = stand();
  expect(await ask(question({ rung: 2 }))).toEqual({ outcome: 'missing', model: 'none', costUsd: 0, latencyMs: 0 });
  const { choices: _, ...open } = question();
  expect(await ask(open)).toMatchObject({ outcome: 'invalid' });
  expect(await ask({ ...open, task: 'classify-template' })).toMatchObject({ outcome: 'answered', choice: 'crash' });
  expect(await ask({ ...open, task: 'unknown' })).toMatchObject({ outcome: 'invalid' });
});

test('loading the model is no question, and a server that has it not is no error', async () => {
  const { ladder, log } = stand();
  await ladder.warm(1, new AbortController().signal);
  expect([ollama.calls, ollama.bodies, log.messages]).toEqual([['/api/chat'], [], []]);
  const other = stand({ model: 'large' });
  await other.ladder.warm(1, new AbortController().signal);
  expect(other.log.messages).toEqual(['the model cannot be loaded: see hale doctor']);
});
