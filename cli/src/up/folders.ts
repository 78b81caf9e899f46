import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@hale/config';

/** The root of the checkout: where demo/ and node_modules/ are. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What `hale up` keeps between starts: Redis' data, logs, the shop's state. `HALE_HOME`, else .hale in the checkout. */
export function stateFolder(environment: Environment): string {
  return resolve(environment['HALE_HOME'] ?? `${ROOT}/.hale`);
}

/** Holds the console's address while `hale up` runs, for the commands that ask it. */
export function consoleFile(home: string): string {
  return join(home, 'console.url');
}
