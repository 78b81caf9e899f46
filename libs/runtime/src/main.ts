import { ConfigError, type Environment } from '@hale/config';
import { SERVICE_NAMES } from '@hale/events';
import { run } from './run.ts';
import type { ServiceDefinition } from './service.ts';

/**
 * A process from start to end: runs the services, stops on SIGTERM and SIGINT, and is the only caller of
 * process.exit. `HALE_CONFIG` names the configuration file, `HALE_WORKER` this worker.
 */
export async function main(definitions: readonly ServiceDefinition[], environment: Environment): Promise<void> {
  try {
    const running = await run(definitions, {
      file: environment['HALE_CONFIG'],
      environment,
      tolerated: SERVICE_NAMES,
      worker: environment['HALE_WORKER'],
    });
    const stop = () => void running.stop().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    // A parent that started us through a channel waits for the address, and takes us down with it.
    process.send?.({ event: 'listening', url: running.url });
    process.once('disconnect', stop);
  } catch (error) {
    const message =
      error instanceof ConfigError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    process.stderr.write(`hale: ${message}\n`);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}
