import { type Running, type RunOptions, run, type ServiceDefinition } from '@hale/runtime';
import { eventually } from './eventually.ts';

/**
 * Runs services as the product does, until they read. What is published sooner reaches them as well, but nothing in
 * Redis says yet that somebody is to read it: `settle` would not wait for it.
 */
export async function runReady(definitions: readonly ServiceDefinition[], options: RunOptions): Promise<Running> {
  const running = await run(definitions, options);
  try {
    await untilReady(running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

/** Resolves when /readyz says so; rejects after ten seconds. */
export async function untilReady({ url }: Pick<Running, 'url'>): Promise<void> {
  await eventually('readiness', async () => {
    const response = await fetch(`${url}/readyz`);
    // A body that nobody reads keeps its connection.
    await response.body?.cancel();
    return response.ok;
  });
}
