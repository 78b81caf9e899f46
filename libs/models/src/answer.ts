import { failed, type Reply, type Usage } from './client.ts';
import type { Prompt } from './prompt.ts';

/** What a model wrote, parsed against the prompt's schema: one of the choices, or it counts as invalid. */
export function parseAnswer(text: string, prompt: Prompt, usage: Usage | 'unknown', measured?: number): Reply {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('invalid', 'the answer is not JSON', usage);
  }
  const parsed = prompt.schema.safeParse(value);
  if (!parsed.success) return failed('invalid', 'the answer is not of the schema', usage);
  const { choice, confidence } = parsed.data;
  // A model rates itself too high more often than too low: the lesser of what it says and what was measured.
  return { kind: 'answered', choice, confidence: Math.min(confidence, measured ?? 1), usage };
}
