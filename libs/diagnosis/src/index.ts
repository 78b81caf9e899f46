export { type Call, calleesOf, graphOf, neighboursOf, type ServiceGraph } from './graph.ts';
export { CONCLUSIVE, type RankInput, type Ranking, rank } from './rank.ts';
export type { Change } from './suspect.ts';
