import type { Prompt } from './prompt.ts';

export interface Usage {
  readonly inputTokens: number;
  /** Of the input, what the provider had in its cache and charges less for. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What a model was asked and said, or why it said nothing. */
export type Reply =
  | {
      readonly kind: 'answered';
      readonly choice: string;
      readonly confidence: number;
      readonly usage: Usage | 'unknown';
    }
  | {
      readonly kind: 'failed';
      readonly outcome: 'missing' | 'late' | 'invalid' | 'refused' | 'over-budget';
      /** For logs: made of status codes and words of ours, so that it never holds a secret or a stranger's text. */
      readonly detail: string;
      /** What it has cost all the same; `unknown` when the request may have been worked on. */
      readonly usage: Usage | 'none' | 'unknown';
      /** Milliseconds after which the same request may succeed; absent when trying again is no use. */
      readonly retryAfterMs?: number;
    };

export interface AskOptions {
  readonly model: string;
  /** Milliseconds for the whole request. */
  readonly timeoutMs: number;
  /** The most that the answer may be long. */
  readonly maxOutputTokens: number;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** A server with models. Never throws for what the server does; rejects only when the signal was aborted. */
export interface ModelClient {
  ask(prompt: Prompt, options: AskOptions): Promise<Reply>;
  /** The names of the models that it has, or why that cannot be told. */
  models(signal: AbortSignal): Promise<{ readonly names: readonly string[] } | { readonly problem: string }>;
  /** Makes the model ready for its first question, where that takes time; undefined where it takes none. */
  warm?(model: string, signal: AbortSignal): Promise<void>;
}

export const failed = (
  outcome: Extract<Reply, { kind: 'failed' }>['outcome'],
  detail: string,
  usage: Usage | 'none' | 'unknown' = 'none',
  retryAfterMs?: number,
): Reply => ({ kind: 'failed', outcome, detail, usage, ...(retryAfterMs !== undefined && { retryAfterMs }) });
