import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the rungs with models do and cost. */
export interface ModelMetrics {
  readonly calls: Counter<'rung' | 'task' | 'outcome'>;
  readonly cost: Counter<'rung'>;
  readonly tokens: Counter<'rung' | 'direction'>;
  readonly latency: Histogram<'rung'>;
  readonly cacheHits: Counter<'rung' | 'task'>;
  readonly budgetUsed: Gauge;
}

export function modelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry];
  return {
    calls: new Counter({
      name: 'hale_model_calls_total',
      help: 'Questions put to a model, by how they ended. Many that are late or missing: look at the server; many invalid: take another model.',
      labelNames: ['rung', 'task', 'outcome'],
      registers,
    }),
    cost: new Counter({
      name: 'hale_model_cost_usd_total',
      help: 'What the calls have cost by the price table, the estimate where a provider did not say.',
      labelNames: ['rung'],
      registers,
    }),
    tokens: new Counter({
      name: 'hale_model_tokens_total',
      help: 'Tokens that went in and came out.',
      labelNames: ['rung', 'direction'],
      registers,
    }),
    latency: new Histogram({
      name: 'hale_model_latency_seconds',
      help: 'From question to answer, without waiting in the queue.',
      labelNames: ['rung'],
      buckets: [0.1, 0.3, 1, 3, 10, 30, 60],
      registers,
    }),
    cacheHits: new Counter({
      name: 'hale_model_cache_hits_total',
      help: 'Questions whose answer was known, so that nothing was asked and nothing paid.',
      labelNames: ['rung', 'task'],
      registers,
    }),
    budgetUsed: new Gauge({
      name: 'hale_model_budget_used_ratio',
      help: 'Of the day’s budget, what is spent or reserved. At 1 the paid rung is not asked any more until the next day (UTC).',
      registers,
    }),
  };
}
