import { UsageError } from './usage-error.ts';

/** Where the console of this folder's `hale up` listens, or what the user says. */
export const CONSOLE_OPTION = ['--console <url>', 'address of the console', 'http://127.0.0.1:7070'] as const;

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
