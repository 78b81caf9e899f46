export { type Call, calleesOf, chainOf, graphOf, type ServiceGraph } from './graph.ts';
export { CONCLUSIVE, type RankInput, type Ranking, rank } from './rank.ts';
export type { Change } from './suspect.ts';
