import { digest } from '@hale/events';
import type { Executor } from '../executors.ts';
import type { Placeholders } from '../policy/placeholders.ts';

/** What the look at a target said, or why it said nothing. */
export type Sight = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly reason: string };
export type Act = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** One way of doing. What it leaves out is as the configured look says: another token is an effect. */
export interface ExecutorOf<Kind extends Executor['kind']> {
  rehearse(executor: Extract<Executor, { kind: Kind }>, values: Placeholders, signal?: AbortSignal): Promise<string>;
  look?(executor: Extract<Executor, { kind: Kind }>, values: Placeholders, signal?: AbortSignal): Promise<Sight>;
  tookEffect?(before: string, after: string): boolean;
  act(
    executor: Extract<Executor, { kind: Kind }>,
    values: Placeholders,
    before: string,
    signal?: AbortSignal,
  ): Promise<Act>;
}

const TOKEN_MAX = 500;

/** The text as a token; a long one still differs when its end does. An empty answer could not be told from another. */
export function sightOf(answer: string, nothing: string): Sight {
  const text = answer.trim();
  if (text === '') return { ok: false, reason: nothing };
  return { ok: true, token: text.length <= TOKEN_MAX ? text : `${text.slice(0, 480)}…${digest(text)}` };
}
