export { type Attached, attach, type Surroundings } from './attach.ts';
export type { Check, CheckResult, CheckStatus } from './check.ts';
export { main } from './main.ts';
export { type Running, type RunOptions, run } from './run.ts';
export {
  defineService,
  type Handlers,
  type Service,
  type ServiceContext,
  type ServiceDefinition,
  type Source,
} from './service.ts';
