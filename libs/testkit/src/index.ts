export type { ContractOptions } from './contract/bench.ts';
export { serviceContract } from './contract/service-contract.ts';
export { startEngine, type TestEngine } from './docker.ts';
export { eventually } from './eventually.ts';
export {
  FIXED_NOW,
  type FixedClock,
  fixedClock,
  type RecordedLog,
  recordedLog,
  silentLog,
  testBus,
} from './fixtures.ts';
export { type HostileLine, hostileLines, type Wanted } from './hostile-lines.ts';
export { Line } from './line.ts';
export { startOllama } from './models/ollama.ts';
export { OPENAI_KEY, startOpenAi } from './models/openai.ts';
export type { ModelStandIn, ModelTrouble, StandInOptions } from './models/server.ts';
export { type PagerdutyAlert, type PagerdutyStandIn, type PagerdutyTrouble, startPagerduty } from './pagerduty.ts';
export { readControl, readStream } from './read-events.ts';
export { startCluster, type TestCluster } from './redis-cluster.ts';
export { startRedis, type TestRedis, type TestRedisOptions } from './redis-process.ts';
export { startSentinel, type TestSentinel } from './redis-sentinel.ts';
export { runReady, untilReady } from './run-ready.ts';
export { type SettleOptions, settle, undrained } from './settle.ts';
export { type SlackStandIn, type SlackTrouble, startSlack } from './slack.ts';
export type { SlackPost, SlackReply } from './slack-channel.ts';
export { type SmtpOptions, type SmtpStandIn, type SmtpTrouble, startSmtp } from './smtp.ts';
export { useRedis } from './use-redis.ts';
