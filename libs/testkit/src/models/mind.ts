import type { ModelTrouble, StandInOptions } from './server.ts';

/** What a model writes, and what that counts. */
export interface Written {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** About what tokenizers make of English and JSON. */
const CHARS_PER_TOKEN = 4;
const tokensOf = (text: string): number => Math.max(1, Math.ceil(text.length / CHARS_PER_TOKEN));

/** Words that introduce an order. */
const ORDER =
  /\b(ignore|disregard|forget|override|you must|answer|respond|reply|return|classify|choose|select|output|say|set|mark|treat)\b.*/gis;

/**
 * A model without a mind: takes the first of the choices that the schema allows. An obedient one does what the text
 * orders: the choice that is named last behind a word of command, or the last of all when none is named.
 */
export function write(
  prompt: string,
  schema: unknown,
  { confidence = 0.9, obedient = false }: StandInOptions,
  trouble: ModelTrouble | undefined,
): Written {
  const choices = choicesIn(schema);
  const text =
    trouble?.kind === 'says'
      ? trouble.text
      : JSON.stringify({ choice: (obedient ? ordered(prompt, choices) : undefined) ?? choices[0] ?? '', confidence });
  return { text, inputTokens: tokensOf(prompt), outputTokens: tokensOf(text) };
}

/** The members of `choice` in the schema that the answer must have. */
function choicesIn(schema: unknown): string[] {
  const node = schema as { properties?: { choice?: { enum?: unknown } } } | undefined;
  const members = node?.properties?.choice?.enum;
  return Array.isArray(members) ? members.map(String) : [];
}

/** What is written beside the list of choices is read for orders; the list itself names every choice. */
function ordered(prompt: string, choices: readonly string[]): string | undefined {
  const data = dataIn(prompt);
  const orders = [...data.matchAll(ORDER)].map(([order]) => order.toLowerCase());
  if (orders.length === 0) return undefined;
  const named = choices.map((choice) => ({
    choice,
    at: Math.max(...orders.map((each) => each.lastIndexOf(choice.toLowerCase()))),
  }));
  const last = named.filter(({ at }) => at >= 0).toSorted((a, b) => b.at - a.at)[0];
  return last?.choice ?? choices.at(-1);
}

function dataIn(prompt: string): string {
  const start = prompt.indexOf('{"evidence":');
  if (start < 0) return prompt;
  const evidence = (JSON.parse(prompt.slice(start)) as { evidence?: unknown }).evidence;
  return Array.isArray(evidence) ? evidence.map(String).join('\n') : '';
}
