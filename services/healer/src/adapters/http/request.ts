export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole of it, the answer's body included. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

export type Answer =
  | { readonly ok: true; readonly status: number; readonly body: string }
  | { readonly ok: false; readonly reason: string };

/** The answer is read so far, in bytes. */
const BODY_MAX = 65_536;

/**
 * One request. Redirects are an answer like any other, so that no target can send us, and the headers with
 * us, somewhere else. What goes wrong is told without a word of what was sent. Rejects only when the caller's signal
 * aborts it.
 */
export async function request({ method, url, headers, body, timeout, signal }: Request): Promise<Answer> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    });
    return { ok: true, status: response.status, body: await head(response) };
  } catch (error) {
    signal?.throwIfAborted();
    return { ok: false, reason: deadline.aborted ? `no answer within ${timeout} ms` : codeOf(error) };
  }
}

async function head(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= BODY_MAX) break;
  }
  return Buffer.concat(chunks).subarray(0, BODY_MAX).toString('utf8');
}

/** `ECONNREFUSED` and its like; messages of the client library may quote what was sent. */
function codeOf(error: unknown): string {
  const { cause } = Object(error) as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'the request failed';
}
