import { type ModelClient, modelsOf, openOllama, openOpenAi } from '@hale/models';
import type { Check, CheckResult } from '@hale/runtime';
import type { LadderConfig } from './config.ts';

/** Whether each rung is there and has its models. Nothing is asked of a model, so nothing is paid. */
export function ladderChecks({ ollama, openai }: LadderConfig): Check[] {
  return [
    {
      name: 'rung 1: Ollama',
      run: async (signal) => {
        if (!ollama) return { status: 'absent', detail: 'no small model', remedy: 'set escalation.ladder.ollama' };
        const pull = (missing: string) => `ollama pull ${missing}`;
        return await look(openOllama(ollama), modelsOf(ollama), signal, pull, `is Ollama running at ${ollama.url}?`);
      },
    },
    {
      name: 'rung 2: OpenAI',
      run: async (signal) => {
        if (!openai) return { status: 'absent', detail: 'no large model', remedy: 'set escalation.ladder.openai' };
        const choose = () => 'name a model that the key may use';
        return await look(openOpenAi(openai), modelsOf(openai), signal, choose, 'look at the key and the address');
      },
    },
  ];
}

async function look(
  client: ModelClient,
  wanted: readonly string[],
  signal: AbortSignal,
  remedyFor: (missing: string) => string,
  remedy: string,
): Promise<CheckResult> {
  const found = await client.models(signal);
  if ('problem' in found) return { status: 'failed', detail: found.problem, remedy };
  const missing = wanted.find((model) => !found.names.includes(model));
  if (missing === undefined) return { status: 'ok', detail: wanted.join(', ') };
  return { status: 'failed', detail: `has no model ${missing}`, remedy: remedyFor(missing) };
}
