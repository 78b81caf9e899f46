export type { Change } from './change.ts';
export { CONCLUSIVE } from './confidence.ts';
export { type Call, calleesOf, chainOf, graphOf, type ServiceGraph, withCalls } from './graph.ts';
export { type RankInput, type Ranking, rank } from './rank.ts';
export type { SpanShare, SpanShares } from './spans.ts';
