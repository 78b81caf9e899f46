import { type ModelStandIn, OPENAI_KEY, startOllama, startOpenAi } from '@hale/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ladderChecks } from '../src/checks.ts';
import { escalationConfig } from '../src/config.ts';

let ollama: ModelStandIn;
let openai: ModelStandIn;
beforeAll(async () => {
  ollama = await startOllama();
  openai = await startOpenAi();
});
afterAll(async () => await Promise.all([ollama.close(), openai.close()]));

async function examined(ladder: object) {
  const config = escalationConfig.parse({ ladder });
  const checks = ladderChecks(config.ladder);
  return await Promise.all(checks.map(({ run }) => run(new AbortController().signal)));
}
const large = (more = {}) => ({ baseUrl: `${openai.url}/v1`, apiKey: OPENAI_KEY, ...more });

test('says which rungs are not set up', async () => {
  expect(await examined({})).toMatchObject([{ status: 'absent' }, { status: 'absent' }]);
});

test('says that the models are there, without asking them anything', async () => {
  const found = await examined({ ollama: { url: ollama.url, model: 'small' }, openai: large() });
  expect(found).toEqual([
    { status: 'ok', detail: 'small' },
    { status: 'ok', detail: 'gpt-6-luna' },
  ]);
  expect([...ollama.bodies, ...openai.bodies]).toEqual([]);
});

test('says what is missing and what to do about it, and no key', async () => {
  const apiKey = 'sk-of-somebody-else';
  const found = await examined({ ollama: { url: ollama.url, model: 'large' }, openai: large({ apiKey }) });
  expect(found).toMatchObject([
    { status: 'failed', detail: 'has no model large', remedy: 'ollama pull large' },
    { status: 'failed', detail: 'status 401 invalid_api_key' },
  ]);
  expect(JSON.stringify(found)).not.toContain('sk-');
  const gone = await examined({
    ollama: { url: 'http://127.0.0.1:1', model: 'small' },
    openai: large({ critical: 'gpt-6-sol' }),
  });
  expect(gone).toMatchObject([{ detail: 'cannot be reached' }, { detail: 'has no model gpt-6-sol' }]);
});

test('a model without a price is refused with the configuration', () => {
  const priced = (more: object) => escalationConfig.safeParse({ ladder: { openai: { apiKey: 'k', ...more } } });
  expect(priced({}).success).toBe(true);
  expect(priced({ model: 'mine' }).error?.message).toContain('the price of mine is not known');
  expect(priced({ critical: 'mine' }).success).toBe(false);
  expect(priced({ model: 'mine', prices: { mine: { input: 0, output: 0 } } }).success).toBe(true);
});
