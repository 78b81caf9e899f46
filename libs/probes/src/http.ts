import type { Answer } from './verdict.ts';

/**
 * Asks with GET and judges the status alone. Redirects are not followed and the body is not read. A
 * connection is not reused, so that a target which takes no more connections is noticed, and one that closes
 * idle connections is not mistaken for a failing one.
 */
export async function askHttp(url: string, expected: readonly number[], signal: AbortSignal): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', headers: { connection: 'close' }, signal });
  void response.body?.cancel().catch(() => undefined);
  if (expected.includes(response.status)) return { ok: true };
  return { ok: false, failure: 'wrong-answer', detail: `status ${response.status}` };
}
