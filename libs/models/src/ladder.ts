import type { Clock, Logger, RedisClient } from '@hale/bus';
import { Budget, type BudgetSettings } from './budget.ts';
import type { ModelClient, Reply, Usage } from './client.ts';
import type { ModelMetrics } from './metrics.ts';
import { openOllama } from './ollama/client.ts';
import { openOpenAi } from './openai/client.ts';
import { costOf, mostCost, NANO_PER_USD, PRICES, type Price, type Prices } from './prices.ts';
import { type Prompt, promptOf } from './prompt.ts';
import type { Question, Rung } from './question.ts';
import { modelFor, type Routes } from './router.ts';
import { type Reservation, recall, remember } from './store.ts';

interface Limits {
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly maxOutputTokens: number;
}

export interface LadderSettings {
  readonly ollama?: (Routes & Limits & { readonly url: string; readonly keepAlive: string | number }) | undefined;
  readonly openai?:
    | (Routes & Limits & { readonly apiKey: string; readonly baseUrl?: string | undefined; readonly prices: Prices })
    | undefined;
  readonly budget: BudgetSettings;
}

export interface Surroundings {
  readonly redis: RedisClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ModelMetrics;
}

/** How a question ended, in the words of `model.answered`. */
export interface Answer {
  readonly outcome: 'answered' | 'missing' | 'late' | 'invalid' | 'refused' | 'over-budget';
  readonly choice?: string;
  readonly confidence?: number;
  readonly model: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cached?: boolean;
  readonly costUsd: number;
  readonly latencyMs: number;
  /** Milliseconds after which it may be worth asking again. */
  readonly retryAfterMs?: number;
}

export interface Ask {
  readonly question: Question;
  readonly critical: boolean;
  /** One of a kind for each try: what is reserved for a try whose process died stays spent, as it may have been. */
  readonly tryId: string;
  readonly signal: AbortSignal;
}

interface Step {
  readonly client: ModelClient;
  readonly routes: Routes;
  readonly limits: Limits;
  /** What a model costs; undefined when that is not known, and then it is not asked. */
  readonly priceOf: (model: string) => Price | undefined;
}

const FREE: Price = { input: 0, output: 0 };
const NOBODY = 'none';

/** The rungs that have a model: each is asked within its limits, its budget and its memory. */
export class Ladder {
  readonly #steps: Readonly<Partial<Record<Rung, Step>>>;
  readonly #around: Surroundings;
  readonly #budget: Budget;

  constructor({ ollama, openai, budget }: LadderSettings, around: Surroundings) {
    this.#around = around;
    this.#budget = new Budget(around.redis, budget, around.log, around.metrics);
    this.#steps = {
      ...(ollama && { 1: { client: openOllama(ollama), routes: ollama, limits: ollama, priceOf: () => FREE } }),
      ...(openai && {
        2: {
          client: openOpenAi(openai),
          routes: openai,
          limits: openai,
          priceOf: (model: string) => openai.prices[model] ?? PRICES[model],
        },
      }),
    };
  }

  /** Rejects only when the signal is aborted or Redis fails. */
  async ask(ask: Ask): Promise<Answer> {
    const { question } = ask;
    const step = isRung(question.rung) ? this.#steps[question.rung] : undefined;
    const prompt = promptOf(question);
    if (!step) return nothing('missing', NOBODY);
    if (!prompt) return nothing('invalid', NOBODY);
    const model = modelFor(step.routes, prompt.task, ask.critical);
    const answer = (await this.#known(prompt, model)) ?? (await this.#inTime(ask, prompt, step, model));
    this.#count(question, answer);
    return answer;
  }

  /** Loads a rung's model, so that the first question does not wait for it. Says in the log when that fails. */
  async warm(rung: Rung, signal: AbortSignal): Promise<void> {
    const step = this.#steps[rung];
    if (!step) return;
    const { model } = step.routes;
    await step.client.warm?.(model, signal).catch(() => {
      if (!signal.aborted) this.#around.log.warn({ rung, model }, 'the model cannot be loaded: see hale doctor');
    });
  }

  async #known(prompt: Prompt, model: string): Promise<Answer | undefined> {
    const known = await recall(this.#around.redis, prompt, model);
    return known && { outcome: 'answered', ...known, model, cached: true, costUsd: 0, latencyMs: 0 };
  }

  async #inTime(ask: Ask, prompt: Prompt, step: Step, model: string): Promise<Answer> {
    const left = ask.question.deadline - this.#around.clock.now();
    if (left <= 0) return nothing('late', model);
    return await this.#paid(
      ask,
      prompt,
      { ...step, limits: { ...step.limits, timeout: Math.min(left, step.limits.timeout) } },
      model,
    );
  }

  async #paid(ask: Ask, prompt: Prompt, step: Step, model: string): Promise<Answer> {
    const price = step.priceOf(model);
    if (!price) {
      this.#around.log.warn({ model }, 'the model has no price, so it is not asked');
      return nothing('refused', model);
    }
    const most = mostCost([prompt.system, prompt.user, ...prompt.choices], step.limits.maxOutputTokens, price);
    if (most === 0) return await this.#call(ask, prompt, step, model, price, most);
    const day = new Date(this.#around.clock.now()).toISOString().slice(0, 10);
    const reservation: Reservation = { id: ask.tryId, incident: ask.question.incident, day };
    if (await this.#budget.reserve(reservation, most)) return nothing('over-budget', model);
    const answer = await this.#call(ask, prompt, step, model, price, most);
    await this.#budget.settle(reservation, Math.round(answer.costUsd * NANO_PER_USD));
    return answer;
  }

  async #call(ask: Ask, prompt: Prompt, step: Step, model: string, price: Price, most: number): Promise<Answer> {
    const { timeout, maxOutputTokens } = step.limits;
    const startedAt = performance.now();
    const reply = await step.client.ask(prompt, { model, timeoutMs: timeout, maxOutputTokens, signal: ask.signal });
    const latencyMs = Math.round(performance.now() - startedAt);
    const answer = answerOf(reply, model, price, most, latencyMs);
    if (reply.kind === 'failed') {
      const { outcome, detail } = reply;
      this.#around.log.warn(
        { rung: ask.question.rung, task: prompt.task, model, outcome, detail },
        'the model gave no answer',
      );
    } else {
      await remember(this.#around.redis, prompt, model, { choice: reply.choice, confidence: reply.confidence });
    }
    return answer;
  }

  #count({ task, rung }: Question, answer: Answer): void {
    const { metrics } = this.#around;
    const labels = { rung: String(rung) };
    if (answer.cached === true) return metrics.cacheHits.inc({ ...labels, task });
    metrics.calls.inc({ ...labels, task, outcome: answer.outcome });
    metrics.cost.inc(labels, answer.costUsd);
    metrics.tokens.inc({ ...labels, direction: 'in' }, answer.inputTokens ?? 0);
    metrics.tokens.inc({ ...labels, direction: 'out' }, answer.outputTokens ?? 0);
    metrics.latency.observe(labels, answer.latencyMs / 1_000);
  }
}

export const isRung = (rung: number): rung is Rung => rung === 1 || rung === 2;

const nothing = (outcome: Answer['outcome'], model: string): Answer => ({ outcome, model, costUsd: 0, latencyMs: 0 });

function answerOf(reply: Reply, model: string, price: Price, most: number, latencyMs: number): Answer {
  const said =
    reply.kind === 'answered'
      ? { outcome: 'answered' as const, choice: reply.choice, confidence: reply.confidence }
      : { outcome: reply.outcome, ...(reply.retryAfterMs !== undefined && { retryAfterMs: reply.retryAfterMs }) };
  const { usage } = reply;
  return { ...said, ...spent(usage, price, most), model, latencyMs };
}

/** What is not known to be free counts at the most that it can have cost. */
function spent(usage: Usage | 'none' | 'unknown', price: Price, most: number) {
  if (usage === 'none') return { costUsd: 0 };
  if (usage === 'unknown') return { costUsd: most / NANO_PER_USD };
  const { inputTokens, outputTokens } = usage;
  return { costUsd: costOf(usage, price) / NANO_PER_USD, inputTokens, outputTokens };
}
