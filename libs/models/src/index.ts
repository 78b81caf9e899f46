export type { BudgetSettings } from './budget.ts';
export type { ModelClient } from './client.ts';
export { type Answer, isRung, Ladder, type LadderSettings } from './ladder.ts';
export { type ModelMetrics, modelMetrics } from './metrics.ts';
export { openOllama } from './ollama/client.ts';
export { openOpenAi } from './openai/client.ts';
export { PRICES } from './prices.ts';
export type { Question, Rung } from './question.ts';
export { modelsOf } from './router.ts';
