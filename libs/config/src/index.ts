export { type CoreConfig, coreSchema, type WatchedService } from './core.ts';
export { durationMs } from './duration.ts';
