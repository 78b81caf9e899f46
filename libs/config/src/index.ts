export { type CoreConfig, coreSchema, type WatchedService } from './core.ts';
export { durationMs, intervalMs } from './duration.ts';
export type { Environment } from './environment.ts';
export { ConfigError, type LoadedConfig, loadConfig, type Sections, wholeSchema } from './load.ts';
