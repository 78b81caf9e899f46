import { write } from './mind.ts';
import {
  type Api,
  type Exchange,
  type ModelStandIn,
  type Respond,
  type StandInOptions,
  serveModels,
} from './server.ts';

const BUSY = 'server busy, please try again.  maximum pending requests exceeded';

/**
 * The part of Ollama's native API that asks and looks, on 127.0.0.1, after its docs/api.md: `stream` is on unless it
 * is switched off, errors are `{ "error": text }`, a model that is not pulled is 404, a full queue 503, and a chat
 * without messages only loads the model.
 */
export async function startOllama(options: StandInOptions = {}): Promise<ModelStandIn> {
  return await serveModels(ollamaApi(options), options);
}

interface ChatBody {
  readonly model?: string;
  readonly messages?: readonly { readonly content: string }[];
  readonly stream?: boolean;
  readonly format?: unknown;
  readonly logprobs?: boolean;
}

function ollamaApi(options: StandInOptions): Api {
  const models = options.models ?? ['small'];
  const find = (name: string | undefined) => models.find((each) => each === name || each === `${name}:latest`);
  const handlers: Readonly<Record<string, (exchange: Exchange) => Respond>> = {
    'GET /api/version': () => ok({ version: '0.13.0' }),
    'GET /api/tags': () => ok({ models: models.map(described) }),
    'POST /api/show': ({ body }) => {
      const { model } = (body ?? {}) as ChatBody;
      return find(model) ? ok({ details: DETAILS, capabilities: ['completion'] }) : missing(model);
    },
    'POST /api/chat': (exchange) => {
      const body = exchange.body as ChatBody | undefined;
      if (body === undefined) return { status: 400, body: { error: 'invalid JSON' } };
      if (body.model === undefined) return { status: 400, body: { error: 'model is required' } };
      return find(body.model) ? chat(body, exchange, options) : missing(body.model);
    },
  };
  return {
    // A chat without messages loads the model and answers nothing.
    isAnswer: (path, body) => path === '/api/chat' && ((body as ChatBody | undefined)?.messages ?? []).length > 0,
    respond: (exchange) => {
      const handler = handlers[`${exchange.method} ${exchange.path}`];
      return handler ? handler(exchange) : { status: 404, body: { error: '404 page not found' } };
    },
    refuse: (status, code) => ({ error: code ?? (status === 503 ? BUSY : 'llama runner process has terminated') }),
  };
}

function chat(body: ChatBody, { trouble, read }: Exchange, options: StandInOptions): Respond {
  const { model, messages = [], format, stream = true, logprobs = false } = body;
  const head = { model, created_at: new Date().toISOString() };
  if (messages.length === 0) {
    return ok({ ...head, message: { role: 'assistant', content: '' }, done: true, done_reason: 'load' });
  }
  const prompt = messages.map(({ content }) => content).join('\n');
  read(prompt);
  const { text, inputTokens, outputTokens } = write(prompt, format, options, trouble);
  const content = trouble?.kind === 'cut-off' ? text.slice(0, text.length / 2) : text;
  const end = {
    done: true,
    done_reason: trouble?.kind === 'cut-off' ? 'length' : 'stop',
    total_duration: 1_000_000 * outputTokens,
    load_duration: 0,
    prompt_eval_count: inputTokens,
    prompt_eval_duration: 1_000 * inputTokens,
    eval_count: outputTokens,
    eval_duration: 1_000_000 * outputTokens,
    ...(logprobs && { logprobs: tokensOf(content, options.confidence ?? 0.9) }),
  };
  const message = { role: 'assistant', content };
  const lines = [
    { ...head, message, done: false },
    { ...head, message: { role: 'assistant', content: '' }, ...end },
  ];
  return { ...ok({ ...head, message, ...end }), ...(stream && { lines }) };
}

/** Every token is certain but the first of the choice, which carries the whole doubt. */
function tokensOf(content: string, confidence: number) {
  const start = content.indexOf('"choice":"') + '"choice":"'.length;
  const parts = [content.slice(0, start), content.slice(start, start + 3), content.slice(start + 3)];
  return parts.map((token, index) => ({
    token,
    logprob: index === 1 ? Math.log(confidence) : 0,
    bytes: [...Buffer.from(token)],
  }));
}

const ok = (body: object): Respond => ({ status: 200, body });
const missing = (model: string | undefined): Respond => ({
  status: 404,
  body: { error: `model '${model}' not found` },
});

const DETAILS = { format: 'gguf', family: 'stand-in', parameter_size: '0B', quantization_level: 'Q4_K_M' };

function described(name: string): object {
  const tag = name.includes(':') ? name : `${name}:latest`;
  return {
    name: tag,
    model: tag,
    modified_at: new Date(0).toISOString(),
    size: 1,
    digest: '0'.repeat(64),
    details: DETAILS,
  };
}
