import { randomUUID } from 'node:crypto';
import { write } from './mind.ts';
import {
  type Api,
  type Exchange,
  type ModelStandIn,
  type Respond,
  type StandInOptions,
  serveModels,
} from './server.ts';

export const OPENAI_KEY = 'sk-stand-in-0123456789';

/**
 * The part of OpenAI's API that the Responses client needs, on 127.0.0.1, after its API reference: bearer token,
 * errors as `{ error: { message, type, param, code } }`, strict schemas only, a refusal as a part of the message,
 * `incomplete` with its details, and usage always. The base URL is `<url>/v1`.
 */
export async function startOpenAi(options: StandInOptions = {}): Promise<ModelStandIn> {
  return await serveModels(openAiApi(options), options);
}

interface ResponsesBody {
  readonly model?: string;
  readonly instructions?: string;
  readonly input?: string;
  readonly max_output_tokens?: number;
  readonly store?: boolean;
  readonly text?: {
    readonly format?: {
      readonly type?: string;
      readonly strict?: boolean;
      readonly schema?: { readonly additionalProperties?: unknown };
    };
  };
}

function openAiApi(options: StandInOptions): Api {
  const models = options.models ?? ['gpt-6-luna'];
  return {
    isAnswer: (path) => path === '/v1/responses',
    respond: (exchange) => {
      const { method, path, request } = exchange;
      if (request.headers.authorization !== `Bearer ${OPENAI_KEY}`) {
        return refused(401, 'Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key');
      }
      if (method === 'GET' && path === '/v1/models') {
        return done({
          object: 'list',
          data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'stand-in' })),
        });
      }
      if (method !== 'POST' || path !== '/v1/responses')
        return refused(404, 'Invalid URL', 'invalid_request_error', null);
      const body = exchange.body as ResponsesBody | undefined;
      return wrongIn(body, models) ?? respond(body ?? {}, exchange, options);
    },
    refuse: (status, code) => error('The server had an error processing your request.', typeOf(status), code ?? null),
  };
}

function wrongIn(body: ResponsesBody | undefined, models: readonly string[]): Respond | undefined {
  if (body === undefined) return refused(400, 'We could not parse the JSON body.', 'invalid_request_error', null);
  if (!models.includes(body.model ?? '')) {
    return refused(404, 'The requested model does not exist.', 'invalid_request_error', 'model_not_found');
  }
  const format = body.text?.format;
  const isStrict =
    format?.type === 'json_schema' && format.strict === true && format.schema?.additionalProperties === false;
  return isStrict
    ? undefined
    : refused(400, 'Invalid schema for response_format.', 'invalid_request_error', 'invalid_json_schema');
}

function respond(body: ResponsesBody, { trouble, read }: Exchange, options: StandInOptions): Respond {
  const prompt = `${body.instructions ?? ''}\n${body.input ?? ''}`;
  read(prompt);
  const { text, inputTokens, outputTokens } = write(prompt, body.text?.format?.schema, options, trouble);
  const isFiltered = trouble?.kind === 'refusal' && trouble.by === 'filter';
  const isCut = trouble?.kind === 'cut-off' || isFiltered;
  const reason = isFiltered ? 'content_filter' : 'max_output_tokens';
  const part =
    trouble?.kind === 'refusal' && trouble.by === 'model'
      ? { type: 'refusal', refusal: 'I cannot help with that.' }
      : { type: 'output_text', text: isCut ? text.slice(0, text.length / 2) : text, annotations: [], logprobs: [] };
  const status = isCut ? 'incomplete' : 'completed';
  const message = { type: 'message', id: `msg_${randomUUID()}`, status, role: 'assistant', content: [part] };
  return done({
    id: `resp_${randomUUID()}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1_000),
    status,
    error: null,
    incomplete_details: isCut ? { reason } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output: [message],
    parallel_tool_calls: true,
    store: body.store ?? true,
    temperature: 1,
    text: body.text,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  });
}

const done = (body: object): Respond => ({ status: 200, body, headers: { 'x-request-id': `req_${randomUUID()}` } });

const error = (message: string, type: string, code: string | null) => ({ error: { message, type, param: null, code } });

const refused = (status: number, message: string, type: string, code: string | null): Respond => ({
  status,
  body: error(message, type, code),
});

const typeOf = (status: number): string =>
  status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
