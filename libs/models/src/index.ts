export type { BudgetSettings } from './budget.ts';
export { type Answer, isRung, Ladder, type LadderSettings } from './ladder.ts';
export { type ModelMetrics, modelMetrics } from './metrics.ts';
export { PRICES } from './prices.ts';
export type { Question, Rung } from './question.ts';
export { modelsOf } from './router.ts';
