export { newestIncrement } from './append-only-file.ts';
export { unpackSuiteServer } from './debian-package.ts';
export { findDebianProgram } from './debian-program.ts';
export { findServer } from './find-server.ts';
export type { ProvidedRedis, ProvideRedisOptions } from './provide-redis.ts';
export { provideRedis } from './provide-redis.ts';
export { commandLine, type FindServerOptions, type ServerBinary } from './server-binary.ts';
export { lengthOfWhole } from './transactions.ts';
