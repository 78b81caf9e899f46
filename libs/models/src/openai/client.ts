import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import type { Response } from 'openai/resources/responses/responses';
import { parseAnswer } from '../answer.ts';
import { failed, type ModelClient, type Reply, type Usage } from '../client.ts';
import type { Prompt } from '../prompt.ts';

export interface OpenAiSettings {
  readonly apiKey: string;
  /** Another server with the same API. */
  readonly baseUrl?: string | undefined;
}

/** When the server does not say how long to wait. */
const BUSY_MS = 1_000;

/** Models of OpenAI, or of a server that speaks its Responses API. */
export function openOpenAi({ apiKey, baseUrl }: OpenAiSettings): ModelClient {
  // Whatever is not set here would be read from the environment, and retried by the client beyond the deadline.
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
  });
  return {
    async ask(prompt, { model, timeoutMs, maxOutputTokens, signal }) {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const body = { ...requestOf(prompt), model, max_output_tokens: maxOutputTokens };
        return replyOf(await client.responses.create(body, { timeout: timeoutMs, signal: bounded }), prompt);
      } catch (error) {
        signal.throwIfAborted();
        return failureOf(error);
      }
    },
    async models(signal) {
      try {
        const page = await client.models.list({ signal });
        return { names: page.data.map(({ id }) => id) };
      } catch (error) {
        const reply = failureOf(error);
        return { problem: reply.kind === 'failed' ? reply.detail : '' };
      }
    },
  };
}

/**
 * The format makes the server enforce the schema. It is parsed by ourselves and not by `responses.parse`, which
 * throws for a malformed answer and with it throws away what that answer has cost.
 */
function requestOf({ task, system, user, schema }: Prompt) {
  return {
    instructions: system,
    input: user,
    text: { format: zodTextFormat(schema, task.replaceAll('-', '_')) },
    store: false,
    stream: false as const,
  };
}

function replyOf(response: Response, prompt: Prompt): Reply {
  const usage = usageOf(response);
  if (!Array.isArray(response.output)) return failed('invalid', 'not a response of the API', usage);
  const parts = response.output.flatMap((item) => (item.type === 'message' ? item.content : []));
  if (parts.some(({ type }) => type === 'refusal')) return failed('refused', 'the model refused', usage);
  if (response.status === 'incomplete') {
    const reason = response.incomplete_details?.reason;
    if (reason === 'content_filter') return failed('refused', 'stopped by the content filter', usage);
    return failed('invalid', 'the answer was cut off', usage);
  }
  const text = parts.flatMap((part) => (part.type === 'output_text' ? part.text : [])).join('');
  return parseAnswer(text, prompt, usage);
}

function usageOf({ usage }: Response): Usage | 'unknown' {
  if (!usage) return 'unknown';
  const { input_tokens, input_tokens_details, output_tokens } = usage;
  return {
    inputTokens: input_tokens,
    cachedTokens: input_tokens_details?.cached_tokens ?? 0,
    outputTokens: output_tokens,
  };
}

/** Errors carry the request's headers and the server's text; only their kind, status and code are told on. */
function failureOf(error: unknown): Reply {
  if (error instanceof OpenAI.APIConnectionTimeoutError || error instanceof OpenAI.APIUserAbortError) {
    return failed('late', 'no answer in time', 'unknown');
  }
  if (error instanceof OpenAI.APIConnectionError) return failed('missing', 'cannot be reached', 'unknown', BUSY_MS);
  if (!(error instanceof OpenAI.APIError)) return failed('invalid', 'not a response of the API', 'unknown');
  const status: number = error.status ?? 0;
  const code = /^[a-z_]{1,40}$/.exec(String(error.code ?? ''))?.[0];
  const detail = code === undefined ? `status ${status}` : `status ${status} ${code}`;
  if (status === 429 && code === 'insufficient_quota') return failed('over-budget', detail);
  if (status === 429) return failed('missing', detail, 'none', retryAfterMs(error.headers));
  if (status >= 500) return failed('missing', detail, 'unknown', retryAfterMs(error.headers));
  if (status === 401 || status === 403 || status === 404) return failed('missing', detail);
  return failed('invalid', detail);
}

function retryAfterMs(headers: Headers | undefined): number {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  const ms = Number.isFinite(exact) ? exact : seconds * 1_000;
  return Number.isFinite(ms) && ms >= 0 ? ms : BUSY_MS;
}
