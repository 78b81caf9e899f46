import { readFileSync } from 'node:fs';
import type { Environment } from '@hale/config';
import { consoleFile, stateFolder } from './up/folders.ts';
import { UsageError } from './usage-error.ts';

/** The console of this folder's `hale up`, unless the user names another. */
export const CONSOLE_OPTION = [
  '--console <url>',
  'address of the console (default: of the `hale up` of this checkout)',
] as const;

/** Where the console listens that the user named, else the one that `hale up` has left word of. */
export function consoleAddress(named: string | undefined, environment: Environment): string {
  if (named !== undefined) return named;
  try {
    return readFileSync(consoleFile(stateFolder(environment)), 'utf8').trim();
  } catch {
    return 'http://127.0.0.1:7070';
  }
}

/** A call of the console's API; an unreachable console is explained. */
export async function callConsole<Answer>(base: string, path: string, body?: unknown): Promise<Answer> {
  const url = new URL(path, base);
  const request =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new UsageError(
      `no console at ${url.origin} (${reasonOf(error)}): is \`hale up\` running? Another address goes with --console`,
    );
  });
  const answer = (await response.json()) as Answer & { title?: string; detail?: string };
  if (!response.ok) throw new UsageError(`${url.pathname}: ${answer.detail ?? answer.title ?? response.statusText}`);
  return answer;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code ?? String(error);
}
