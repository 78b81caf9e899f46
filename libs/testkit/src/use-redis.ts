import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { startRedis, type TestRedis, type TestRedisOptions } from './redis-process.ts';

/**
 * A server for the tests of the enclosing describe or file: started before the first, empty before each, ended
 * after the last. Use what it returns only inside tests and hooks.
 */
export function useRedis(options: TestRedisOptions = {}): TestRedis {
  let server: TestRedis | undefined;
  const running = (): TestRedis => {
    if (!server) throw new Error('the server of useRedis() runs inside tests and hooks only');
    return server;
  };
  beforeAll(async () => {
    server = await startRedis(options);
  });
  beforeEach(async () => await running().flush());
  afterAll(async () => await server?.stop());
  return {
    get url() {
      return running().url;
    },
    get port() {
      return running().port;
    },
    get redis() {
      return running().redis;
    },
    flush: () => running().flush(),
    freeze: () => running().freeze(),
    thaw: () => running().thaw(),
    kill: () => running().kill(),
    restart: () => running().restart(),
    stop: () => running().stop(),
  };
}
