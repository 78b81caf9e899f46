import { type ChatResponse, Ollama } from 'ollama';
import { z } from 'zod';
import { parseAnswer } from '../answer.ts';
import { type AskOptions, failed, type ModelClient, type Reply, type Usage } from '../client.ts';
import type { Prompt } from '../prompt.ts';
import { measuredConfidence } from './confidence.ts';

export interface OllamaSettings {
  readonly url: string;
  /** How long the server keeps the model in memory after a request: `10m`, or `-1` for ever. */
  readonly keepAlive: string | number;
}

/** The server answered with another status than 2xx. */
class StatusError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** A full queue empties as fast as the model answers. */
const BUSY_MS = 1_000;

/** What is read of an answer; anything else, such as `{"error"}` under status 200, is none. */
const chatSchema = z.looseObject({
  message: z.looseObject({ content: z.string() }),
  done_reason: z.string().optional(),
  prompt_eval_count: z.int().nonnegative().optional(),
  eval_count: z.int().nonnegative().optional(),
  logprobs: z.array(z.looseObject({ token: z.string(), logprob: z.number() })).optional(),
});

/** Models of an Ollama server by its native API, which enforces a schema and can give log probabilities. */
export function openOllama({ url, keepAlive }: OllamaSettings): ModelClient {
  return {
    async ask(prompt, options) {
      const late = AbortSignal.timeout(options.timeoutMs);
      const signal = AbortSignal.any([options.signal, late]);
      try {
        return replyOf(await clientFor(url, signal).chat(request(prompt, options, keepAlive)), prompt);
      } catch (error) {
        options.signal.throwIfAborted();
        return late.aborted ? failed('late', 'no answer in time', 'unknown') : failureOf(error, options.model);
      }
    },
    async models(signal) {
      try {
        const { models } = await clientFor(url, signal).list();
        return { names: models.flatMap(({ name }) => [name, name.replace(/:latest$/, '')]) };
      } catch (error) {
        return { problem: error instanceof StatusError ? error.message : 'cannot be reached' };
      }
    },
    async warm(model, signal) {
      await clientFor(url, signal).chat({ model, messages: [], keep_alive: keepAlive });
    },
  };
}

/**
 * A client of one request: its own `abort()` ends all streams of an instance and it has no time limit, so the
 * signal goes in through fetch. A status is thrown here, before the client writes about it to standard output.
 */
function clientFor(url: string, signal: AbortSignal): Ollama {
  const bounded: typeof fetch = async (input, init) => {
    const response = await fetch(input, { ...init, signal });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new StatusError(response.status);
  };
  return new Ollama({ host: url, fetch: bounded });
}

function request({ system, user, schema }: Prompt, { model, maxOutputTokens }: AskOptions, keepAlive: string | number) {
  return {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    stream: false as const,
    format: z.toJSONSchema(schema),
    think: false,
    logprobs: true,
    keep_alive: keepAlive,
    options: { temperature: 0, seed: 1, num_predict: maxOutputTokens },
  };
}

function replyOf(response: ChatResponse, prompt: Prompt): Reply {
  const parsed = chatSchema.safeParse(response);
  if (!parsed.success) return failed('invalid', 'not an answer of the chat API', 'unknown');
  const { message, done_reason, prompt_eval_count = 0, eval_count = 0, logprobs } = parsed.data;
  const usage: Usage = { inputTokens: prompt_eval_count, cachedTokens: 0, outputTokens: eval_count };
  if (done_reason === 'length') return failed('invalid', 'the answer was cut off', usage);
  const reply = parseAnswer(message.content, prompt, usage);
  if (reply.kind !== 'answered') return reply;
  const measured = measuredConfidence(logprobs, reply.choice);
  return parseAnswer(message.content, prompt, usage, measured);
}

function failureOf(error: unknown, model: string): Reply {
  if (error instanceof StatusError) {
    const { status } = error;
    if (status === 404) return failed('missing', `no model ${model} there: ollama pull ${model}`);
    if (status === 429 || status === 503) return failed('missing', `busy (${status})`, 'none', BUSY_MS);
    if (status >= 500) return failed('missing', `status ${status}`, 'unknown', BUSY_MS);
    return failed('invalid', `status ${status}`);
  }
  // The client leaves parsing of the body to JSON.parse, whose message quotes the body.
  if ((error as Partial<Error>).name === 'SyntaxError') return failed('invalid', 'the response is not JSON', 'unknown');
  return failed('missing', 'cannot be reached', 'unknown', BUSY_MS);
}
