/** In a few words: the engine's own may quote what a stranger named a container. */
export function failureOf(error: unknown): string {
  const { code, statusCode } = Object(error) as { code?: unknown; statusCode?: unknown };
  if (typeof statusCode === 'number') return `the engine answered ${statusCode}`;
  return typeof code === 'string' ? `no engine (${code})` : 'the engine failed';
}
